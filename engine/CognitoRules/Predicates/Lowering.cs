using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CognitoRules.Predicates;

/// <summary>What an expression may name.</summary>
enum View
{
    /// <summary>One event.</summary>
    Event,

    /// <summary>One group's window: aggregates, the group's parts, `let` names.</summary>
    Window,

    /// <summary>A finished sequence: its steps and the group's parts.</summary>
    Sequence,

    /// <summary>The series and dimensions of a metrics rule.</summary>
    Metrics,
}

/// <summary>
/// The fourth pass: turns bound C# into nodes of the closed form, and refuses every operation, symbol, conversion and operator that is not
/// named here. Whatever slipped past the earlier passes has no node to become.
/// </summary>
sealed partial class Lowering
{
    readonly Rule rule;
    readonly DiagnosticBag bag;
    readonly LoweredRule lowered;
    readonly Dictionary<string, RulePart> lets = new(StringComparer.Ordinal);
    readonly Dictionary<string, Node> letNodes = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> groupNames = new(StringComparer.Ordinal);
    readonly NodeSizes sizes = new();
    RulePart part;
    View view;
    int stepsInScope;

    Lowering(Rule rule, DiagnosticBag bag)
    {
        this.rule = rule;
        this.bag = bag;
        lowered = new LoweredRule { Rule = rule };
        part = null!;
    }

    /// <summary>Lowers bound rules. A rule in which something is refused is absent from the result, and the bag says what.</summary>
    internal static IReadOnlyList<LoweredRule> Lower(IReadOnlyList<RuleParts> rules, DiagnosticBag bag) =>
        [.. rules.Select(r => Lower(r.Rule, r.Parts, bag)).OfType<LoweredRule>()];

    static LoweredRule? Lower(Rule rule, IReadOnlyList<RulePart> parts, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var lowering = new Lowering(rule, own);
        foreach (var part in parts)
        {
            lowering.Lower(part);
            // Before the next expression may name this one: what doubles at each name is huge after thirty.
            if (!lowering.FitsStill(part)) break;
        }
        bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Id.Value }));
        return own.HasErrors ? null : lowering.lowered;
    }

    void Lower(RulePart next)
    {
        part = next;
        view = ViewOf(next.Role);
        stepsInScope = next.Role == PartRole.Step ? next.Index : rule.Sequence?.Steps.Count ?? 0;
        var operation = next.Operation!;
        if (next.Role == PartRole.Let)
        {
            lets[next.Name] = next;
            if (LetValue(operation) is { } value)
            {
                letNodes[next.Name] = value;
                lowered.Let.Add((next.Name, value));
            }
            return;
        }
        if (Value(operation) is not { } node) return;
        switch (next.Role)
        {
            case PartRole.Where: lowered.Where = node; break;
            case PartRole.Exception: lowered.Where = lowered.Where is null ? new NotNode(node) : new AndNode(lowered.Where, new NotNode(node)); break;
            case PartRole.By: AddGroupPart(next, node); break;
            case PartRole.Step: lowered.Steps.Add((rule.Sequence!.Steps[next.Index].Name.Value, rule.Sequence.Steps[next.Index].Absent, node)); break;
            case PartRole.When:
                lowered.When = node;
                Compare(operation, 0);
                break;
            case PartRole.Severity:
                CheckSeverity(operation);
                lowered.Severity = node;
                break;
            default: lowered.Finding.Add(node); break;
        }
    }

    View ViewOf(PartRole role)
    {
        if (rule.Metrics is not null) return View.Metrics;
        if (role is PartRole.Where or PartRole.Exception or PartRole.By or PartRole.Step) return View.Event;
        return rule.Sequence is not null ? View.Sequence : rule.Window is null ? View.Event : View.Window;
    }

    void AddGroupPart(RulePart next, Node node)
    {
        if (next.Name.Length > 0) groupNames[next.Name] = lowered.By.Count;
        lowered.By.Add(node);
    }

    /// <summary>Lowers an expression that gives a text, a number, a time or a truth; null when it was refused.</summary>
    Node? Value(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } constant } && operation is not IConversionOperation { OperatorMethod: not null })
            return Constant(operation, constant);
        return operation switch
        {
            IConversionOperation conversion => Conversion(conversion),
            IBinaryOperation binary => Binary(binary),
            IUnaryOperation unary => Unary(unary),
            IConditionalOperation choice => Choice(choice),
            IIsPatternOperation pattern => Value(pattern.Value) is { } input ? Pattern(pattern.Pattern, input) : null,
            IInvocationOperation call => Call(call),
            IFieldReferenceOperation field => Field(field),
            IPropertyReferenceOperation { Property: { Name: "Length", ContainingType.SpecialType: SpecialType.System_String }, Instance: { } text } =>
                Value(text) is { } node ? new LengthNode(node) : null,
            ILocalReferenceOperation local => Local(local),
            _ => Refuse(operation),
        };
    }

    Node? Constant(IOperation operation, object value)
    {
        if (operation.DescendantsAndSelf().FirstOrDefault(o => o is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, Type.SpecialType: SpecialType.System_Int32 }) is { } division)
            return Fail(LoweringMistakes.IntegerDivision(part.SpanOf(division)));
        return value switch
        {
            string text => new TextConstant(text),
            double number => new NumberConstant(number),
            int number => new NumberConstant(number),
            long number => new NumberConstant(number),
            bool truth => new BoolConstant(truth),
            _ => Refuse(operation),
        };
    }

    // A positive list: identity, whole numbers to doubles, a series to its last point, and the lifting that `== null` brings.
    Node? Conversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { } method)
            return InFacade(method, Facade.SeriesClass) && SeriesOf(conversion.Operand) is { } series ? new SeriesNode(series, SeriesMember.Last, null) : Refuse(conversion);
        var kind = conversion.Conversion;
        var allowed = conversion.IsImplicit && (kind.IsIdentity || kind.IsNullable || kind.IsNumeric && conversion.Type?.SpecialType == SpecialType.System_Double);
        return allowed ? Value(conversion.Operand) : Refuse(conversion);
    }

    Node? Binary(IBinaryOperation binary)
    {
        if (binary.OperatorMethod is { } method && !InFacade(method, Facade.TimeClass) && method.ContainingType.SpecialType != SpecialType.System_String) return Refuse(binary);
        if (binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && MissingTest(binary) is { } test) return test;
        var (left, right) = (Value(binary.LeftOperand), Value(binary.RightOperand));
        if (left is null || right is null) return null;
        if (left.Kind != right.Kind) return Refuse(binary);
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.ConditionalAnd when left.Kind == ValueKind.Bool => new AndNode(left, right),
            BinaryOperatorKind.ConditionalOr when left.Kind == ValueKind.Bool => new OrNode(left, right),
            BinaryOperatorKind.Equals => RawTruth(left, right) ?? new CompareNode(Comparison.Equal, left, right),
            BinaryOperatorKind.NotEquals => RawTruth(left, right) is { } truth ? new NotNode(truth) : new CompareNode(Comparison.NotEqual, left, right),
            BinaryOperatorKind.LessThan when IsNumeric(left) => new CompareNode(Comparison.Less, left, right),
            BinaryOperatorKind.LessThanOrEqual when IsNumeric(left) => new CompareNode(Comparison.LessOrEqual, left, right),
            BinaryOperatorKind.GreaterThan when IsNumeric(left) => new CompareNode(Comparison.Greater, left, right),
            BinaryOperatorKind.GreaterThanOrEqual when IsNumeric(left) => new CompareNode(Comparison.GreaterOrEqual, left, right),
            BinaryOperatorKind.Add when left.Kind == ValueKind.Number => new ArithmeticNode(Arithmetic.Add, left, right),
            BinaryOperatorKind.Subtract when left.Kind == ValueKind.Number => new ArithmeticNode(Arithmetic.Subtract, left, right),
            BinaryOperatorKind.Multiply when left.Kind == ValueKind.Number => new ArithmeticNode(Arithmetic.Multiply, left, right),
            BinaryOperatorKind.Divide when binary.Type?.SpecialType != SpecialType.System_Double => Fail(LoweringMistakes.IntegerDivision(part.SpanOf(binary))),
            BinaryOperatorKind.Divide when left.Kind == ValueKind.Number => new ArithmeticNode(Arithmetic.Divide, left, right),
            BinaryOperatorKind.Remainder when left.Kind == ValueKind.Number => new ArithmeticNode(Arithmetic.Remainder, left, right),
            _ => Refuse(binary),
        };
    }

    // A raw truth can be missing, and then it equals neither true nor false.
    static Node? RawTruth(Node left, Node right) => (left, right) switch
    {
        (RawNode { Kind: ValueKind.Bool } raw, BoolConstant { Value: true }) => raw,
        (RawNode { Kind: ValueKind.Bool } raw, BoolConstant { Value: false }) => new AndNode(new NotNode(new MissingNode(raw with { Kind = ValueKind.Text })), new NotNode(raw)),
        (BoolConstant, RawNode) => RawTruth(right, left),
        _ => null,
    };

    // `x == null` asks whether x is missing.
    Node? MissingTest(IBinaryOperation binary)
    {
        var asked = IsNull(binary.RightOperand) ? binary.LeftOperand : IsNull(binary.LeftOperand) ? binary.RightOperand : null;
        if (asked is null) return null;
        if (Value(asked) is not { } node) return new BoolConstant(false);
        if (node.Kind == ValueKind.Bool)
        {
            Fail(LoweringMistakes.NeverMissing(part.SpanOf(binary)));
            return new BoolConstant(false);
        }
        return binary.OperatorKind == BinaryOperatorKind.Equals ? new MissingNode(node) : new NotNode(new MissingNode(node));
    }

    static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null } || operation is IConversionOperation conversion && IsNull(conversion.Operand);

    static bool IsNumeric(Node node) => node.Kind is ValueKind.Number or ValueKind.Time;

    Node? Unary(IUnaryOperation unary)
    {
        if (unary.OperatorMethod is not null || Value(unary.Operand) is not { } operand) return unary.OperatorMethod is null ? null : Refuse(unary);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Not when operand.Kind == ValueKind.Bool => new NotNode(operand),
            UnaryOperatorKind.Minus when operand.Kind == ValueKind.Number => new ArithmeticNode(Arithmetic.Subtract, new NumberConstant(0), operand),
            _ => Refuse(unary),
        };
    }

    Node? Choice(IConditionalOperation choice)
    {
        if (choice.WhenFalse is null || Value(choice.Condition) is not { } condition || Value(choice.WhenTrue) is not { } then || Value(choice.WhenFalse) is not { } otherwise) return null;
        return condition.Kind == ValueKind.Bool && then.Kind == otherwise.Kind ? new ChoiceNode(condition, then, otherwise) : Refuse(choice);
    }

    Node? Pattern(IPatternOperation pattern, Node input)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant when IsNull(constant.Value):
                return input.Kind == ValueKind.Bool ? Fail(LoweringMistakes.NeverMissing(part.SpanOf(pattern))) : new MissingNode(input);
            case IConstantPatternOperation constant:
                return Value(constant.Value) is { } value && value.Kind == input.Kind ? new CompareNode(Comparison.Equal, input, value) : Refuse(pattern);
            case INegatedPatternOperation negated:
                return Pattern(negated.Pattern, input) is { } inner ? new NotNode(inner) : null;
            case IRelationalPatternOperation relational when input.Kind == ValueKind.Number && Value(relational.Value) is NumberConstant limit:
                return new CompareNode(Comparisons[relational.OperatorKind], input, limit);
            case IBinaryPatternOperation both when Pattern(both.LeftPattern, input) is { } left && Pattern(both.RightPattern, input) is { } right:
                return both.OperatorKind == BinaryOperatorKind.Or ? Either(left, right) : new AndNode(left, right);
            default:
                return Refuse(pattern);
        }
    }

    static readonly Dictionary<BinaryOperatorKind, Comparison> Comparisons = new()
    {
        [BinaryOperatorKind.LessThan] = Comparison.Less,
        [BinaryOperatorKind.LessThanOrEqual] = Comparison.LessOrEqual,
        [BinaryOperatorKind.GreaterThan] = Comparison.Greater,
        [BinaryOperatorKind.GreaterThanOrEqual] = Comparison.GreaterOrEqual,
    };

    // `is "a" or "b" or "c"` is one look-up, not a chain.
    static Node Either(Node left, Node right)
    {
        if (Texts(left) is { } a && Texts(right) is { } b && a.Text == b.Text) return new InNode(a.Text, new TextSet([.. a.Values, .. b.Values]));
        return new OrNode(left, right);
    }

    static (Node Text, IReadOnlyList<string> Values)? Texts(Node node) => node switch
    {
        CompareNode { Operator: Comparison.Equal, Right: TextConstant text } compare => (compare.Left, [text.Value]),
        InNode list => (list.Text, list.Values.Values),
        _ => null,
    };

    Node? Local(ILocalReferenceOperation local)
    {
        var name = local.Local.Name;
        if (groupNames.TryGetValue(name, out var index)) return view == View.Event ? lowered.By[index] : new GroupNode(index, lowered.By[index].Kind);
        if (letNodes.TryGetValue(name, out var node)) return view is View.Window or View.Metrics ? node : Fail(LoweringMistakes.LetInsideAggregate(part.SpanOf(local), name));
        // A step by itself, or a `let` that was refused already.
        return lets.ContainsKey(name) ? null : Refuse(local);
    }

    Node? Field(IFieldReferenceOperation reference)
    {
        var (field, owner) = (reference.Field, reference.Field.ContainingType);
        if (owner.ContainingAssembly.Name != Facade.AssemblyName) return OwnName(reference);
        if (owner.Name == Facade.TimeClass) return reference.Instance is { } time && Value(time) is { } node ? new TimePartNode(node, Enum.Parse<TimePart>(field.Name)) : null;
        if (owner.Name == Facade.BaselineClass)
            return reference.Instance is { } usual && BaselineOf(usual) is { } slot ? new BaselineNode(slot, Enum.Parse<BaselineMember>(field.Name)) : null;
        if (owner.Name == Facade.SeriesClass)
            return reference.Instance is { } series && SeriesOf(series) is { } number ? new SeriesNode(number, Enum.Parse<SeriesMember>(field.Name), null) : Refuse(reference);
        return Words.Find(field.Name) is { } word ? WordOf(reference, word) : Refuse(reference);
    }

    // Parameters, series and dimensions are fields of the rule's own class.
    Node? OwnName(IFieldReferenceOperation reference)
    {
        var name = reference.Field.Name;
        if (rule.Params.FirstOrDefault(p => p.Name.Value == name) is { } parameter)
        {
            return parameter.Value switch
            {
                double number => new NumberConstant(number),
                bool truth => new BoolConstant(truth),
                string text => new TextConstant(text),
                _ => Fail(LoweringMistakes.ListOutsideIn(part.SpanOf(reference), name)),
            };
        }
        for (var i = 0; i < (rule.Metrics?.Dimensions.Count ?? 0); i++)
        {
            if (rule.Metrics!.Dimensions[i].Value == name) return new GroupNode(i, ValueKind.Text);
        }
        // A series where a value is wanted without C# asking for a number, as in the finding's sentence.
        return SeriesOf(reference) is { } series ? new SeriesNode(series, SeriesMember.Last, null) : Refuse(reference);
    }

    Node? WordOf(IFieldReferenceOperation reference, WordInfo word)
    {
        if (reference.Instance is { } step) return StepOf(step) is { } index ? new WordNode(word.Word, index, word.Kind) : Refuse(reference);
        if (view == View.Event) return new WordNode(word.Word, -1, word.Kind);
        for (var i = 0; i < lowered.By.Count; i++)
        {
            if (lowered.By[i] is WordNode { Step: -1 } grouped && grouped.Word == word.Word) return new GroupNode(i, word.Kind);
        }
        return Fail(LoweringMistakes.EventOutsideAggregate(part.SpanOf(reference), word.Name, view, rule));
    }

    int? StepOf(IOperation instance)
    {
        if (instance is not ILocalReferenceOperation local || rule.Sequence is not { } sequence) return null;
        for (var i = 0; i < stepsInScope; i++)
        {
            if (sequence.Steps[i].Name.Value == local.Local.Name && !sequence.Steps[i].Absent) return i;
        }
        return null;
    }

    int? SeriesOf(IOperation operation)
    {
        if (operation is ILocalReferenceOperation local && lets.TryGetValue(local.Local.Name, out var let)) return SeriesOf(let.Operation!);
        if (operation is not IFieldReferenceOperation { Field: var field } || rule.Metrics is not { } metrics) return null;
        for (var i = 0; i < metrics.Series.Count; i++)
        {
            if (metrics.Series[i].Name.Value == field.Name) return i;
        }
        return null;
    }

    void CheckSeverity(IOperation operation)
    {
        foreach (var constant in operation.DescendantsAndSelf().OfType<ILiteralOperation>())
        {
            if (constant.ConstantValue.Value is string word && constant.Parent is not IBinaryOperation and not IArgumentOperation and not IConstantPatternOperation && !Enum.TryParse<Severity>(word, ignoreCase: true, out _))
                Fail(LoweringMistakes.NoSeverity(part.SpanOf(constant), word));
        }
    }

    // Shared nodes are counted once for each use: what walks them later does so, too.
    bool FitsStill(RulePart last)
    {
        if (sizes.Total(lowered.Roots()) <= NodeCheck.NodeCountMax && sizes.DepthMax <= NodeCheck.DepthMax) return true;
        bag.Add(GateMistakes.TooLargeOnceWrittenOut(last.Code.Map.Span(0, 1)));
        return false;
    }

    static bool InFacade(ISymbol symbol, string type) => symbol.ContainingType?.Name == type && symbol.ContainingAssembly?.Name == Facade.AssemblyName;

    Node? Refuse(IOperation operation) => Fail(LoweringMistakes.Refused(part.SpanOf(operation), operation));

    Node? Fail(CognitoRules.Diagnostics.Diagnostic mistake)
    {
        bag.Add(mistake);
        return null;
    }
}
