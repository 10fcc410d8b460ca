using System.Buffers;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// `when` of a rule over metrics, judged over whole columns of windows: which of them are no finding for sure. What is not understood here is
/// left to the condition itself, which has the last word on every window that stays. So this may be coarse, and never wrong.
/// </summary>
sealed class SeriesCondition(Node when)
{
    /// <summary>Strikes out windows. Those beyond what a column tells stay.</summary>
    /// <param name="columns">The series.</param>
    /// <param name="first">The newest slot of the first window; the others follow.</param>
    /// <param name="wanted">One for each window; false where it is no finding.</param>
    internal void StrikeOut(ISeriesColumns columns, int first, Span<bool> wanted)
    {
        using var stretch = new Stretch(new SeriesMembers(columns, first, wanted.Length));
        if (stretch.Truths(when) is not { } truths) return;
        for (var i = 0; i < wanted.Length; i++) wanted[i] &= truths.May[i];
    }

    /// <summary>Where a condition may hold; exact when it does hold there.</summary>
    readonly record struct Truth(bool[] May, bool Exact);

    // One walk over the condition. Columns are rented for its length and given back at the end.
    sealed class Stretch(SeriesMembers members) : IDisposable
    {
        readonly List<bool[]> rented = [];

        public void Dispose()
        {
            foreach (var buffer in rented) ArrayPool<bool>.Shared.Return(buffer);
            members.Dispose();
        }

        // Null: nothing is known.
        internal Truth? Truths(Node node) => node switch
        {
            BoolConstant constant => Constant(constant.Value),
            AndNode and => Both(Truths(and.Left), Truths(and.Right)),
            OrNode or => Truths(or.Left) is { } left && Truths(or.Right) is { } right ? Either(left, right) : null,
            NotNode not => Truths(not.Operand) is { Exact: true } operand ? Opposite(operand) : null,
            CompareNode compare when compare.Left.Kind == ValueKind.Number => members.Numbers(compare.Left) is { } left && members.Numbers(compare.Right) is { } right
                ? new Truth(Compare(compare.Operator, left.Span, right.Span), true)
                : null,
            MissingNode missing when missing.Operand.Kind == ValueKind.Number => members.Numbers(missing.Operand) is { } number ? new Truth(Missing(number.Span), true) : null,
            BreachingNode alarm => Breaching(alarm),
            _ => null,
        };

        Truth Constant(bool value)
        {
            var result = Rent();
            result.AsSpan(0, members.Count).Fill(value);
            return new Truth(result, true);
        }

        Truth? Both(Truth? one, Truth? other)
        {
            if (one is not { } left || other is not { } right) return one is { } known ? known with { Exact = false } : other is { } only ? only with { Exact = false } : null;
            for (var i = 0; i < members.Count; i++) left.May[i] &= right.May[i];
            return new Truth(left.May, left.Exact && right.Exact);
        }

        Truth Either(Truth left, Truth right)
        {
            for (var i = 0; i < members.Count; i++) left.May[i] |= right.May[i];
            return new Truth(left.May, left.Exact && right.Exact);
        }

        Truth Opposite(Truth operand)
        {
            for (var i = 0; i < members.Count; i++) operand.May[i] = !operand.May[i];
            return operand;
        }

        bool[] Missing(ReadOnlySpan<double> numbers)
        {
            var result = Rent();
            var step = numbers.Length == 1 ? 0 : 1;
            for (var i = 0; i < members.Count; i++) result[i] = double.IsNaN(numbers[i * step]);
            return result;
        }

        // A loop for each operator, so that nothing is asked per window. C#'s operators are false with what is missing, but for !=.
        bool[] Compare(Comparison comparison, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
        {
            var result = Rent();
            var (count, leftStep, rightStep) = (members.Count, left.Length == 1 ? 0 : 1, right.Length == 1 ? 0 : 1);
            switch (comparison)
            {
                case Comparison.Equal: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] == right[i * rightStep]; break;
                case Comparison.NotEqual: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] != right[i * rightStep]; break;
                case Comparison.Less: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] < right[i * rightStep]; break;
                case Comparison.LessOrEqual: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] <= right[i * rightStep]; break;
                case Comparison.Greater: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] > right[i * rightStep]; break;
                default: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] >= right[i * rightStep]; break;
            }
            return result;
        }

        // However an alarm counts: no point beyond the limit, and none missing that counts as such, is no alarm; where missing points count for
        // one side or the other, so many must be beyond it.
        Truth? Breaching(BreachingNode alarm)
        {
            if (alarm.Limit is not NumberConstant { Value: var limit } || members.Beyond(alarm.Series, alarm.Comparison, limit, alarm.Treatment == MissingTreatment.Breaching) is not { } beyond) return null;
            var least = alarm.Treatment is MissingTreatment.NotBreaching or MissingTreatment.Breaching ? alarm.Count : 1;
            return new Truth(Compare(Comparison.GreaterOrEqual, beyond.Span, [least]), false);
        }

        bool[] Rent()
        {
            var buffer = ArrayPool<bool>.Shared.Rent(members.Count);
            rented.Add(buffer);
            return buffer;
        }
    }
}
