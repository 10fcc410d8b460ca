using System.Globalization;

namespace CognitoRules.Tests.Predicates;

/// <summary>A generated condition over a window: as a rule says it, as plain C# over <see cref="PlainWindow"/> says it, and what it means.</summary>
sealed record GeneratedWindow(string Text, string Plain, Func<PlainWindow, bool> Meaning);

/// <summary>Generates `when` conditions.</summary>
static class RandomWindows
{
    static readonly string[] Signs = ["<", "<=", ">", ">=", "==", "!="];

    public static GeneratedWindow Condition(Seeded seed, int depth)
    {
        switch (depth <= 0 ? 3 : seed.Below(7))
        {
            case 0:
                var (a, b) = (Condition(seed, depth - 1), Condition(seed, depth - 1));
                return new($"({a.Text} && {b.Text})", $"({a.Plain} && {b.Plain})", w => a.Meaning(w) && b.Meaning(w));
            case 1:
                var (c, d) = (Condition(seed, depth - 1), Condition(seed, depth - 1));
                return new($"({c.Text} || {d.Text})", $"({c.Plain} || {d.Plain})", w => c.Meaning(w) || d.Meaning(w));
            case 2 when seed.Below(3) == 0:
                var inner = Condition(seed, depth - 1);
                return new($"!{inner.Text}", $"!{inner.Plain}", w => !inner.Meaning(w));
            case 2:
                var (first, last) = (Text(seed, seed.Below(2) == 0 ? "First" : "Top"), Text(seed, "Last"));
                return new($"({first.Text} == {last.Text})", $"({first.Plain} == {last.Plain} && {first.Plain} != null)", w => first.Value(w) is { } l && l == last.Value(w));
            case 4:
                var condition = RandomPredicates.Predicate(seed, 1);
                return new($"FirstSeen(User, condition: {condition.Text})", $"w.FirstSeen(e => e.User, e => {RandomPredicates.Plain(condition.Text)})", w => w.FirstSeen(e => e.User, condition.Meaning));
            default:
                var (left, right) = (Number(seed, depth), Number(seed, depth - 1));
                var sign = seed.Pick(Signs);
                return new($"({left.Text} {sign} {right.Text})", $"({left.Plain} {sign} {right.Plain})", w => Compare(left.Value(w), sign, right.Value(w)));
        }
    }

    static bool Compare(double left, string sign, double right) => sign switch
    {
        "<" => left < right, "<=" => left <= right, ">" => left > right, ">=" => left >= right, "==" => left == right, _ => left != right,
    };

    static (string Text, string Plain, Func<PlainWindow, double> Value) Number(Seeded seed, int depth)
    {
        switch (seed.Below(depth <= 0 ? 3 : 7))
        {
            case 0:
                var constant = seed.Below(8);
                return (string.Create(CultureInfo.InvariantCulture, $"{constant}.0"), string.Create(CultureInfo.InvariantCulture, $"{constant}.0"), _ => constant);
            case 1 or 2:
                return Aggregate(seed);
            case 3:
                var usual = Aggregate(seed);
                return seed.Below(2) == 0
                    ? ($"Baseline({usual.Text}).Median", $"PlainWindow.Median({usual.Plain})", w => PlainWindow.Median(usual.Value(w)))
                    : ($"Baseline({usual.Text}).Score", $"PlainWindow.Score({usual.Plain})", w => PlainWindow.Score(usual.Value(w)));
            default:
                var (a, b) = (Number(seed, depth - 1), Number(seed, depth - 1));
                return seed.Below(4) switch
                {
                    0 => ($"({a.Text} + {b.Text})", $"({a.Plain} + {b.Plain})", w => a.Value(w) + b.Value(w)),
                    1 => ($"({a.Text} - {b.Text})", $"({a.Plain} - {b.Plain})", w => a.Value(w) - b.Value(w)),
                    2 => ($"({a.Text} * {b.Text})", $"({a.Plain} * {b.Plain})", w => a.Value(w) * b.Value(w)),
                    _ => ($"({a.Text} / {b.Text})", $"PlainText.Divide({a.Plain}, {b.Plain})", w => PlainText.Divide(a.Value(w), b.Value(w))),
                };
        }
    }

    static (string Text, string Plain, Func<PlainWindow, double> Value) Aggregate(Seeded seed)
    {
        var condition = RandomPredicates.Predicate(seed, 1);
        var plain = RandomPredicates.Plain(condition.Text);
        return seed.Below(8) switch
        {
            0 => ($"Count({condition.Text})", $"w.Count(e => {plain})", w => w.Count(condition.Meaning)),
            1 => ($"Distinct(User, {condition.Text})", $"w.Distinct(e => e.User, e => {plain})", w => w.Distinct(e => e.User, condition.Meaning)),
            2 => ($"Sum(Status, {condition.Text})", $"w.Sum(e => e.Status, e => {plain})", w => w.Sum(e => e.Status, condition.Meaning)),
            3 => ($"Min(Status, {condition.Text})", $"w.Min(e => e.Status, e => {plain})", w => w.Min(e => e.Status, condition.Meaning)),
            4 => ($"Max(Status, {condition.Text})", $"w.Max(e => e.Status, e => {plain})", w => w.Max(e => e.Status, condition.Meaning)),
            5 => ($"Avg(Status, {condition.Text})", $"w.Avg(e => e.Status, e => {plain})", w => w.Avg(e => e.Status, condition.Meaning)),
            6 => ($"Share(Ip, {condition.Text})", $"w.Share(e => e.Ip, e => {plain})", w => w.Share(e => e.Ip, condition.Meaning)),
            _ => ("Count()", "w.Count(e => true)", w => w.Events.Count),
        };
    }

    static (string Text, string Plain, Func<PlainWindow, string?> Value) Text(Seeded seed, string which)
    {
        var condition = RandomPredicates.Predicate(seed, 0);
        return ($"{which}(Ip, {condition.Text})", $"w.{which}(e => e.Ip, e => {RandomPredicates.Plain(condition.Text)})",
            w => which switch { "First" => w.First(e => e.Ip, condition.Meaning), "Top" => w.Top(e => e.Ip, condition.Meaning), _ => w.Last(e => e.Ip, condition.Meaning) });
    }
}
