using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Emits a condition as one method: jumps from question to question, each a few instructions on the row at hand, where closures would call each other.
/// It emits from nodes that passed <see cref="NodeCheck"/> and from nothing else: no text of an author's becomes a name, a type or a call, only numbers
/// that are compared. What is not worth emitting is asked as the closure it was, so every condition has both forms and both mean the same.
/// </summary>
/// <remarks>
/// The method is hosted by no assembly, so it sees public members only, and is collected with its rule. It has no loop, and calls nothing but the
/// questions in <see cref="Asked"/> and the rule's own closures.
/// </remarks>
sealed partial class Emitter
{
    /// <summary>Most nodes of a condition that is emitted: the machine's compiler takes long over large methods, and gives up making them good.</summary>
    internal const int NodeCountMax = 400;

    /// <summary>Deepest nesting: emitting and compiling recurse.</summary>
    internal const int DepthMax = 60;

    /// <summary>Most bytes of emitted code: a list is one node and a hundred comparisons.</summary>
    internal const int CodeLengthMax = 16 * 1024;

    readonly ILGenerator code;
    readonly Closures closures;
    readonly List<object> kept = [];
    LocalBuilder? row;

    Emitter(ILGenerator code, Closures closures) => (this.code, this.closures) = (code, closures);

    /// <summary>A condition as one method; null when it is too large to be one.</summary>
    internal static BoolCode? Emit(Node node, Closures closures)
    {
        var sizes = new NodeSizes();
        if (sizes.Total([node]) > NodeCountMax || sizes.DepthMax > DepthMax) return null;
        // What the method keeps is its first parameter, as in a closure: a delegate to such a method is called without a detour.
        var method = new DynamicMethod("", typeof(bool), [typeof(object[]), typeof(Scope)]);
        var emitter = new Emitter(method.GetILGenerator(), closures);
        emitter.Method(node);
        // Nothing is compiled before there is a delegate.
        if (emitter.code.ILOffset > CodeLengthMax) return null;
        return (BoolCode)method.CreateDelegate(typeof(BoolCode), emitter.kept.ToArray());
    }

    void Method(Node node)
    {
        if (NodeTree.All(node).Any(n => n is WordNode { Step: < 0 } or RawNode { Step: < 0 }))
        {
            row = code.DeclareLocal(typeof(EventRow));
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Call, Asked.Event);
            code.Emit(OpCodes.Stloc, row);
        }
        var (words, holding, rest) = Closures.Truths(Closures.Chain<AndNode>(node));
        var no = code.DefineLabel();
        if (rest.Count == 0)
        {
            // Nothing to jump over.
            AskTruths(words, holding);
            code.Emit(OpCodes.Ret);
            return;
        }
        Jump(node, no, when: false);
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Ret);
        code.MarkLabel(no);
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Ret);
    }

    // Goes to a label when the node is as said, and on otherwise.
    void Jump(Node node, Label target, bool when)
    {
        switch (node)
        {
            case BoolConstant { Value: var value }:
                if (value == when) code.Emit(OpCodes.Br, target);
                break;
            case NotNode not:
                Jump(not.Operand, target, !when);
                break;
            case AndNode:
                JumpIfAll(Closures.Chain<AndNode>(node), target, when);
                break;
            case OrNode:
                // Some hold: not all do not.
                JumpIfAll([.. Closures.Chain<OrNode>(node).Select(p => p is NotNode not ? not.Operand : new NotNode(p))], target, !when);
                break;
            case ChoiceNode choice:
                Choose(choice.Condition, () => Jump(choice.Then, target, when), () => Jump(choice.Else, target, when));
                break;
            case WordNode { Step: < 0, Kind: ValueKind.Bool } word:
                AskTruths(1UL << (int)word.Word, 1UL << (int)word.Word);
                Jump(target, when);
                break;
            case CompareNode { Left.Kind: ValueKind.Number or ValueKind.Time } compare:
                Push(compare.Left);
                Push(compare.Right);
                code.Emit(Comparing(compare.Operator, when), target);
                break;
            case MissingNode { Operand.Kind: ValueKind.Number or ValueKind.Time } missing:
                Push(missing.Operand);
                code.Emit(OpCodes.Call, Asked.IsNoNumber);
                Jump(target, when);
                break;
            case CompareNode { Left.Kind: ValueKind.Text, Right: TextConstant constant } compare when FieldOf(compare.Left) is { } field:
                JumpIfText(field, constant.Value, target, when == (compare.Operator == Comparison.Equal));
                break;
            case MissingNode { Operand.Kind: ValueKind.Text } missing when FieldOf(missing.Operand) is { } field:
                Ask(field, Asked.HasText);
                Jump(target, !when);
                break;
            case TextTestNode { Test: TextTest.StartsWith or TextTest.EndsWith, Argument: TextConstant { Value: var value } } test
                when FieldOf(test.Text) is { } field && Encoding.UTF8.GetBytes(value) is { Length: > 0 and <= TextLengthMax } bytes:
                JumpIfEdge(field, bytes, atEnd: test.Test == TextTest.EndsWith, target, when);
                break;
            case InNode { Values.Values.Count: <= ListMax } list when FieldOf(list.Text) is { } field && list.Values.Values.All(v => Encoding.UTF8.GetByteCount(v) is > 0 and <= TextLengthMax):
                JumpIfIn(field, list.Values.Values, target, when);
                break;
            default:
                AskClosure(closures.Bool(node));
                Jump(target, when);
                break;
        }
    }

    void Jump(Label target, bool when) => code.Emit(when ? OpCodes.Brtrue : OpCodes.Brfalse, target);

    void JumpIfAll(List<Node> parts, Label target, bool when)
    {
        var (words, holding, rest) = Closures.Truths(parts);
        var no = when ? code.DefineLabel() : target;
        if (words != 0)
        {
            AskTruths(words, holding);
            Jump(no, false);
        }
        foreach (var part in rest) Jump(part, no, when: false);
        if (!when) return;
        code.Emit(OpCodes.Br, target);
        code.MarkLabel(no);
    }

    void Choose(Node condition, Action then, Action otherwise)
    {
        var (other, end) = (code.DefineLabel(), code.DefineLabel());
        Jump(condition, other, when: false);
        then();
        code.Emit(OpCodes.Br, end);
        code.MarkLabel(other);
        otherwise();
        code.MarkLabel(end);
    }

    // A comparison with a missing number is false, but for `!=`: the machine's own comparisons say so, if "not less" means "greater, equal or no number".
    static OpCode Comparing(Comparison comparison, bool when) => (comparison, when) switch
    {
        (Comparison.Equal, true) or (Comparison.NotEqual, false) => OpCodes.Beq,
        (Comparison.Equal, false) or (Comparison.NotEqual, true) => OpCodes.Bne_Un,
        (Comparison.Less, true) => OpCodes.Blt,
        (Comparison.Less, false) => OpCodes.Bge_Un,
        (Comparison.LessOrEqual, true) => OpCodes.Ble,
        (Comparison.LessOrEqual, false) => OpCodes.Bgt_Un,
        (Comparison.Greater, true) => OpCodes.Bgt,
        (Comparison.Greater, false) => OpCodes.Ble_Un,
        (_, true) => OpCodes.Bge,
        (_, false) => OpCodes.Blt_Un,
    };

    int? FieldOf(Node node) => closures.FieldOf(node);

    void AskTruths(ulong words, ulong holding)
    {
        code.Emit(OpCodes.Ldloc, row!);
        code.Emit(OpCodes.Ldc_I8, (long)words);
        code.Emit(OpCodes.Ldc_I8, (long)holding);
        code.Emit(OpCodes.Call, Asked.AreTruths);
    }

    void Ask(int field, MethodInfo question)
    {
        code.Emit(OpCodes.Ldloc, row!);
        code.Emit(OpCodes.Ldc_I4, field);
        code.Emit(OpCodes.Call, question);
    }

    void AskClosure(BoolCode closure)
    {
        Keep(closure);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Callvirt, Asked.BoolClosure);
    }

    // Pushes something that stays with the method.
    void Keep(object thing)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldc_I4, kept.Count);
        code.Emit(OpCodes.Ldelem_Ref);
        code.Emit(OpCodes.Castclass, thing.GetType());
        kept.Add(thing);
    }
}
