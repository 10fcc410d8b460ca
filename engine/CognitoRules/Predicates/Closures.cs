using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// The last pass: turns nodes into delegates that read an event's UTF-8 slots and a group's accumulators. Nothing is allocated when they run,
/// nothing throws, and each ends after one walk over its node.
/// </summary>
sealed partial class Closures(IReadOnlyDictionary<string, int> rawFields)
{
    // An automaton grows as it meets texts: whoever asks for the same pattern shares it.
    System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<System.Text.RegularExpressions.Regex>> patterns = new(StringComparer.Ordinal);
    SharedAnswers? shared;

    /// <summary>Closures over the same fields and patterns whose dear questions share their answers.</summary>
    internal Closures With(SharedAnswers answers) => new(rawFields) { patterns = patterns, shared = answers };

    /// <summary>A value of any kind.</summary>
    internal ValueCode Value(Node node) => node.Kind switch
    {
        ValueKind.Bool => new ValueCode(ValueKind.Bool, Bool: Bool(node)),
        ValueKind.Text => new ValueCode(ValueKind.Text, Text: Text(node)),
        var kind => new ValueCode(kind, Number: Number(node)),
    };

    /// <summary>A truth.</summary>
    internal BoolCode Bool(Node node)
    {
        switch (node)
        {
            case BoolConstant { Value: var value }:
                return _ => value;
            case WordNode { Step: < 0 } word:
                return BoolField((int)word.Word);
            case WordNode word:
                return StepBool((int)word.Word, word.Step);
            case RawNode { Step: < 0 } raw:
                return BoolField(rawFields[raw.Path]);
            case RawNode raw:
                return StepBool(rawFields[raw.Path], raw.Step);
            case GroupNode group:
                return scope => scope.Group!.Text(group.Part).Utf8.SequenceEqual("true"u8);
            case AggregateNode aggregate:
                return scope => scope.Aggregates!.Bool(aggregate.Slot);
            case BaselineNode baseline:
                return scope => scope.Aggregates!.Baseline(baseline.Slot).Learning;
            case BreachingNode alarm:
                var limit = Number(alarm.Limit);
                return scope => AlarmState.IsOn(scope.Series!.Points(alarm.Series), alarm.Count, alarm.Of, alarm.Comparison, limit(scope), alarm.Treatment);
            case NotNode not:
                return Not(not.Operand);
            case AndNode:
                return All(Chain<AndNode>(node));
            case OrNode:
                return Any(Chain<OrNode>(node));
            case ChoiceNode choice:
                var (condition, then, otherwise) = (Bool(choice.Condition), Bool(choice.Then), Bool(choice.Else));
                return scope => condition(scope) ? then(scope) : otherwise(scope);
            case CompareNode compare:
                return Compare(compare);
            case MissingNode missing:
                return Missing(missing.Operand);
            case TextTestNode test:
                return Shared(test, Question(test));
            case InNode list:
                return Shared(list, In(list));
            case CidrNode cidr:
                return Shared(cidr, InNetworks(cidr));
            case MatchNode match:
                return Shared(match, Match(match));
            default:
                throw Unknown(node);
        }
    }

    /// <summary>A number or a time.</summary>
    internal NumberCode Number(Node node)
    {
        switch (node)
        {
            case NumberConstant { Value: var value }:
                return _ => value;
            case WordNode { Step: < 0 } word:
                return NumberField((int)word.Word);
            case WordNode word:
                return StepNumber((int)word.Word, word.Step);
            case RawNode { Step: < 0 } raw:
                return NumberField(rawFields[raw.Path]);
            case RawNode raw:
                return StepNumber(rawFields[raw.Path], raw.Step);
            case GroupNode group:
                return scope => scope.Group!.Number(group.Part);
            case AggregateNode aggregate:
                return scope => scope.Aggregates!.Number(aggregate.Slot);
            case BaselineNode baseline:
                return Baseline(baseline);
            case SeriesNode series:
                return Series(series);
            case ChoiceNode choice:
                var (condition, then, otherwise) = (Bool(choice.Condition), Number(choice.Then), Number(choice.Else));
                return scope => condition(scope) ? then(scope) : otherwise(scope);
            case ArithmeticNode arithmetic:
                return Calculate(arithmetic);
            case LengthNode length:
                var text = Text(length.Text);
                return scope => text(scope) is { IsMissing: false } value ? Utf16Length(value.Utf8) : double.NaN;
            case TimePartNode part:
                var time = Number(part.Time);
                if (part.Part == TimePart.Hour) return scope => Math.Floor(Modulo(time(scope), 86_400_000) / 3_600_000);
                // 1970-01-01 was a Thursday, day 4 of a week that begins on Monday.
                return scope => Modulo(Math.Floor(time(scope) / 86_400_000) + 3, 7) + 1;
            case ElapsedNode elapsed:
                var (from, to) = (Number(elapsed.From), Number(elapsed.To));
                return scope => (to(scope) - from(scope)) / 1000;
            default:
                throw Unknown(node);
        }
    }

    /// <summary>A text.</summary>
    internal TextCode Text(Node node)
    {
        switch (node)
        {
            case TextConstant { Value: var value }:
                var bytes = Encoding.UTF8.GetBytes(value);
                return _ => new TextValue(bytes);
            case WordNode { Step: < 0 } word:
                return TextField((int)word.Word);
            case WordNode word:
                return StepText((int)word.Word, word.Step);
            case RawNode { Step: < 0 } raw:
                return TextField(rawFields[raw.Path]);
            case RawNode raw:
                return StepText(rawFields[raw.Path], raw.Step);
            case GroupNode group:
                return scope => scope.Group!.Text(group.Part);
            case AggregateNode aggregate:
                return scope => scope.Aggregates!.Text(aggregate.Slot);
            case ChoiceNode choice:
                var (condition, then, otherwise) = (Bool(choice.Condition), Text(choice.Then), Text(choice.Else));
                return scope => condition(scope) ? then(scope) : otherwise(scope);
            default:
                throw Unknown(node);
        }
    }

    BoolCode Shared(Node node, BoolCode code) => shared is null ? code : shared.Share(node, code);

    static BoolCode BoolField(int field) => scope => scope.Event!.Bool(field);

    static NumberCode NumberField(int field) => scope => scope.Event!.Number(field);

    static TextCode TextField(int field) => scope => scope.Event!.Text(field);

    static BoolCode StepBool(int field, int step) => scope => scope.Steps[step]?.Bool(field) ?? false;

    static NumberCode StepNumber(int field, int step) => scope => scope.Steps[step]?.Number(field) ?? double.NaN;

    static TextCode StepText(int field, int step) => scope => scope.Steps[step] is { } row ? row.Text(field) : TextValue.Missing;

    BoolCode Compare(CompareNode compare) => compare.Left.Kind switch
    {
        ValueKind.Text => CompareTexts(compare),
        ValueKind.Bool => CompareTruths(compare),
        _ => CompareNumbers(compare),
    };

    BoolCode CompareTexts(CompareNode compare)
    {
        var equal = compare switch
        {
            { Left: WordNode { Step: < 0 } word, Right: TextConstant constant } => FieldIs((int)word.Word, Encoding.UTF8.GetBytes(constant.Value)),
            { Left: RawNode { Step: < 0 } raw, Right: TextConstant constant } => FieldIs(rawFields[raw.Path], Encoding.UTF8.GetBytes(constant.Value)),
            _ => SameText(Text(compare.Left), Text(compare.Right)),
        };
        if (compare is { Operator: Comparison.NotEqual, Right: TextConstant other } && FieldOf(compare.Left) is { } field)
        {
            var bytes = Encoding.UTF8.GetBytes(other.Value);
            return scope => !scope.Event!.IsText(field, bytes);
        }
        return compare.Operator == Comparison.Equal ? equal : scope => !equal(scope);
    }

    internal static BoolCode FieldIs(int field, byte[] bytes) => scope => scope.Event!.IsText(field, bytes);

    static BoolCode SameText(TextCode left, TextCode right) => scope =>
    {
        var a = left(scope);
        if (a.IsMissing) return false;
        var b = right(scope);
        return !b.IsMissing && a.Utf8.SequenceEqual(b.Utf8);
    };

    BoolCode CompareTruths(CompareNode compare)
    {
        var (left, right) = (Bool(compare.Left), Bool(compare.Right));
        return compare.Operator == Comparison.Equal ? scope => left(scope) == right(scope) : scope => left(scope) != right(scope);
    }

    BoolCode CompareNumbers(CompareNode compare)
    {
        if (FieldOf(compare.Left) is { } field && compare.Right is NumberConstant limit) return FieldWithNumber(field, compare.Operator, limit.Value);
        var (left, right) = (Number(compare.Left), Number(compare.Right));
        // C#'s own operators are false with NaN, which is what missing is; only != is true.
        return compare.Operator switch
        {
            Comparison.Equal => scope => left(scope) == right(scope),
            Comparison.NotEqual => scope => left(scope) != right(scope),
            Comparison.Less => scope => left(scope) < right(scope),
            Comparison.LessOrEqual => scope => left(scope) <= right(scope),
            Comparison.Greater => scope => left(scope) > right(scope),
            _ => scope => left(scope) >= right(scope),
        };
    }

    BoolCode Missing(Node operand)
    {
        if (operand.Kind == ValueKind.Text && FieldOf(operand) is { } field) return scope => scope.Event!.Text(field).IsMissing;
        if (operand.Kind == ValueKind.Text)
        {
            var text = Text(operand);
            return scope => text(scope).IsMissing;
        }
        var number = Number(operand);
        return scope => double.IsNaN(number(scope));
    }

    BoolCode Question(TextTestNode test)
    {
        if (FieldOf(test.Text) is { } field && test.Argument is TextConstant constant) return FieldQuestion(field, test.Test, Encoding.UTF8.GetBytes(constant.Value));
        var (text, argument) = (Text(test.Text), Text(test.Argument));
        return test.Test switch
        {
            TextTest.StartsWith => scope => text(scope) is { IsMissing: false } t && argument(scope) is { IsMissing: false } a && t.Utf8.StartsWith(a.Utf8),
            TextTest.EndsWith => scope => text(scope) is { IsMissing: false } t && argument(scope) is { IsMissing: false } a && t.Utf8.EndsWith(a.Utf8),
            TextTest.Contains => scope => text(scope) is { IsMissing: false } t && argument(scope) is { IsMissing: false } a && t.Utf8.IndexOf(a.Utf8) >= 0,
            _ => scope => text(scope) is { IsMissing: false } t && argument(scope) is { IsMissing: false } a && CaseFolding.Equal(t.Utf8, a.Utf8),
        };
    }

    BoolCode In(InNode list)
    {
        var values = list.Values.Values.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToArray();
        if (values.Length <= 8 && FieldOf(list.Text) is { } field) return FieldIsAny(field, values);
        var text = Text(list.Text);
        var set = new Utf8Set(values);
        return scope => text(scope) is { IsMissing: false } value && set.Contains(value.Utf8);
    }

    BoolCode InNetworks(CidrNode cidr)
    {
        var text = Text(cidr.Text);
        var networks = cidr.Networks.Values.Select(n => Network.TryParse(n, out var network) ? network! : throw new InvalidOperationException("lowering let a bad network pass")).ToArray();
        return scope =>
        {
            var value = text(scope);
            if (value.IsMissing) return false;
            foreach (var network in networks)
            {
                if (network.Contains(value.Utf8)) return true;
            }
            return false;
        };
    }

    BoolCode Match(MatchNode match)
    {
        var text = Text(match.Text);
        var regex = patterns.GetOrAdd(match.Pattern, Patterns.Later);
        return scope =>
        {
            var value = text(scope);
            if (value.IsMissing) return false;
            var utf8 = value.Utf8.Length <= Patterns.InputMax ? value.Utf8 : value.Utf8[..Patterns.InputMax];
            var rented = utf8.Length <= 512 ? null : System.Buffers.ArrayPool<char>.Shared.Rent(utf8.Length);
            var chars = rented ?? stackalloc char[512];
            var length = Encoding.UTF8.GetChars(utf8, chars);
            var found = regex.Value.IsMatch(chars[..length]);
            if (rented is not null) System.Buffers.ArrayPool<char>.Shared.Return(rented);
            return found;
        };
    }

    NumberCode Calculate(ArithmeticNode arithmetic)
    {
        var (left, right) = (Number(arithmetic.Left), Number(arithmetic.Right));
        return arithmetic.Operator switch
        {
            Arithmetic.Add => scope => left(scope) + right(scope),
            Arithmetic.Subtract => scope => left(scope) - right(scope),
            Arithmetic.Multiply => scope => left(scope) * right(scope),
            // x/0 is no number, not infinity: a rate over nothing must not look like a huge rate.
            Arithmetic.Divide => scope => right(scope) is var divisor && divisor == 0 ? double.NaN : left(scope) / divisor,
            _ => scope => left(scope) % right(scope),
        };
    }

    static NumberCode Baseline(BaselineNode node) => node.Member switch
    {
        BaselineMember.Median => scope => scope.Aggregates!.Baseline(node.Slot).Median,
        BaselineMember.Deviation => scope => scope.Aggregates!.Baseline(node.Slot).Deviation,
        _ => scope => scope.Aggregates!.Baseline(node.Slot).Score,
    };

    NumberCode Series(SeriesNode node)
    {
        var series = node.Series;
        var limit = node.Limit is null ? null : Number(node.Limit);
        return node.Member switch
        {
            SeriesMember.Last => scope => scope.Series!.Newest(series),
            SeriesMember.First => scope => SeriesPoints.First(scope.Series!.Points(series)),
            SeriesMember.Min => scope => SeriesPoints.Min(scope.Series!.Points(series)),
            SeriesMember.Max => scope => SeriesPoints.Max(scope.Series!.Points(series)),
            SeriesMember.Avg => scope => SeriesPoints.Sum(scope.Series!.Points(series)) / SeriesPoints.Count(scope.Series!.Points(series)),
            SeriesMember.Sum => scope => SeriesPoints.Sum(scope.Series!.Points(series)),
            SeriesMember.Points => scope => SeriesPoints.Count(scope.Series!.Points(series)),
            SeriesMember.Missing => scope => scope.Series!.Points(series).Length - SeriesPoints.Count(scope.Series!.Points(series)),
            SeriesMember.Above => scope => SeriesPoints.Above(scope.Series!.Points(series), limit!(scope)),
            _ => scope => SeriesPoints.Below(scope.Series!.Points(series), limit!(scope)),
        };
    }

    static double Modulo(double value, double by) => value - Math.Floor(value / by) * by;

    // A code point beyond U+FFFF takes four bytes in UTF-8 and two units in UTF-16.
    static double Utf16Length(ReadOnlySpan<byte> utf8)
    {
        var units = 0;
        foreach (var b in utf8) units += (b & 0xC0) == 0x80 ? 0 : b >= 0xF0 ? 2 : 1;
        return units;
    }

    static InvalidOperationException Unknown(Node node) => new($"lowering made a node that has no code: {node}");
}
