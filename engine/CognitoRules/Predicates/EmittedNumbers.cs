using System.Reflection.Emit;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>Numbers in emitted code: one value on the stack, NaN for a missing one.</summary>
sealed partial class Emitter
{
    void Push(Node node)
    {
        switch (node)
        {
            case NumberConstant { Value: var value }:
                code.Emit(OpCodes.Ldc_R8, value);
                break;
            case WordNode { Step: < 0 } or RawNode { Step: < 0 } when FieldOf(node) is { } field && EventRow.PlaceOfNumber(field) is >= 0 and var place:
                Ask(place, Asked.NumberAt);
                break;
            case AggregateNode aggregate:
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Call, Asked.Aggregates);
                code.Emit(OpCodes.Ldc_I4, aggregate.Slot);
                code.Emit(OpCodes.Callvirt, Asked.AggregateNumber);
                break;
            case ArithmeticNode { Operator: Arithmetic.Divide } division:
                Divide(division);
                break;
            case ArithmeticNode arithmetic:
                Push(arithmetic.Left);
                Push(arithmetic.Right);
                code.Emit(arithmetic.Operator switch
                {
                    Arithmetic.Add => OpCodes.Add,
                    Arithmetic.Subtract => OpCodes.Sub,
                    Arithmetic.Multiply => OpCodes.Mul,
                    _ => OpCodes.Rem,
                });
                break;
            case ChoiceNode choice:
                Choose(choice.Condition, () => Push(choice.Then), () => Push(choice.Else));
                break;
            default:
                Keep(closures.Number(node));
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Callvirt, Asked.NumberClosure);
                break;
        }
    }

    // x/0 is no number, not infinity.
    void Divide(ArithmeticNode division)
    {
        var divisor = code.DeclareLocal(typeof(double));
        var (none, end) = (code.DefineLabel(), code.DefineLabel());
        Push(division.Right);
        code.Emit(OpCodes.Stloc, divisor);
        code.Emit(OpCodes.Ldloc, divisor);
        code.Emit(OpCodes.Ldc_R8, 0.0);
        code.Emit(OpCodes.Beq, none);
        Push(division.Left);
        code.Emit(OpCodes.Ldloc, divisor);
        code.Emit(OpCodes.Div);
        code.Emit(OpCodes.Br, end);
        code.MarkLabel(none);
        code.Emit(OpCodes.Ldc_R8, double.NaN);
        code.MarkLabel(end);
    }
}
