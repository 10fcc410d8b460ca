using System.Globalization;
using CognitoRules.Vocabulary;

namespace CognitoRules.Tests.Predicates;

/// <summary>A small generator of numbers that is the same everywhere: SplitMix64.</summary>
sealed class Seeded(ulong seed)
{
    ulong state = seed;

    public int Below(int bound)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}

/// <summary>An event as an ordinary object: what a C# programmer would write without this engine. Missing is null or NaN.</summary>
public sealed class PlainEvent
{
    public string? Action, Error, Ip, User, UserName, UserAgent;
    public double Status = double.NaN;
    public bool Failed, Succeeded, SignIn;

    /// <summary>Whether some text or number is missing: then plain C# may throw.</summary>
    public bool HasGaps => Action is null || Error is null || Ip is null || User is null || UserName is null || UserAgent is null || double.IsNaN(Status);
}

/// <summary>The questions to a text, as extension methods on ordinary strings.</summary>
public static class PlainText
{
    public static bool In(this string text, params string[] values) => Array.IndexOf(values, text) >= 0;

    public static double Divide(double left, double right) => right == 0 ? double.NaN : left / right;

    public static bool EqualsIgnoreCase(this string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A generated predicate: its C# text, and what the language says it means, worked out over the ordinary object.</summary>
sealed record Generated(string Text, Func<PlainEvent, bool> Meaning);

/// <summary>Generates predicates over events, and events for them.</summary>
static class RandomPredicates
{
    static readonly string[] Texts = ["InitiateAuth", "InitiateAuth", "SignUp", "a", "", "NotAuthorizedException", "203.0.113.7", "Zürich", "ALICE", "alice", "\u0391\u03b8",
        "InitiateAuto", "abc", "abd", "exactly8", "exactly9", "sixteen-letters!", "sixteen-letters?", "RespondToAuthChallenge", "RespondToAuthChallengf", "a text that is longer than sixty-four bytes, which is as long as words are"];
    static readonly double[] Numbers = [0, 1, 3, 200, 302, 400, 404.5, -1];

    static readonly (string Name, Func<PlainEvent, string?> Read)[] TextWords =
    [
        ("Action", e => e.Action), ("Error", e => e.Error), ("Ip", e => e.Ip), ("User", e => e.User), ("UserName", e => e.UserName), ("UserAgent", e => e.UserAgent),
    ];

    static readonly (string Name, Func<PlainEvent, bool> Read)[] BoolWords = [("Failed", e => e.Failed), ("Succeeded", e => e.Succeeded), ("SignIn", e => e.SignIn)];

    public static Generated Predicate(Seeded seed, int depth)
    {
        switch (depth <= 0 ? 4 + seed.Below(6) : seed.Below(10))
        {
            case 0 or 1:
                var (a, b) = (Predicate(seed, depth - 1), Predicate(seed, depth - 1));
                return new($"({a.Text} && {b.Text})", e => a.Meaning(e) && b.Meaning(e));
            case 2:
                var (c, d) = (Predicate(seed, depth - 1), Predicate(seed, depth - 1));
                return new($"({c.Text} || {d.Text})", e => c.Meaning(e) || d.Meaning(e));
            case 3:
                var inner = Predicate(seed, depth - 1);
                return new($"!{inner.Text}", e => !inner.Meaning(e));
            case 4:
                var word = seed.Pick(BoolWords);
                return new(word.Name, word.Read);
            case 5:
                return Comparison(seed, depth);
            case 6:
                return Question(seed);
            case 7:
                return Pattern(seed);
            case 8:
                var (left, right) = (seed.Pick(TextWords), seed.Pick(TextWords));
                return seed.Below(2) == 0
                    ? new($"({left.Name} == {right.Name})", e => left.Read(e) is { } l && right.Read(e) is { } r && l == r)
                    : new($"({left.Name} != {right.Name})", e => !(left.Read(e) is { } l && right.Read(e) is { } r && l == r));
            default:
                var (text, value) = (seed.Pick(TextWords), seed.Pick(Texts));
                return seed.Below(2) == 0
                    ? new($"({text.Name} == {Quote(value)})", e => text.Read(e) is { } t && t == value)
                    : new($"({text.Name} != {Quote(value)})", e => !(text.Read(e) is { } t && t == value));
        }
    }

    static Generated Comparison(Seeded seed, int depth)
    {
        var (left, right) = (Number(seed, Math.Min(depth, 2)), Number(seed, Math.Min(depth, 2)));
        return seed.Below(6) switch
        {
            0 => new($"({left.Text} == {right.Text})", e => left.Value(e) == right.Value(e)),
            1 => new($"({left.Text} != {right.Text})", e => left.Value(e) != right.Value(e)),
            2 => new($"({left.Text} < {right.Text})", e => left.Value(e) < right.Value(e)),
            3 => new($"({left.Text} <= {right.Text})", e => left.Value(e) <= right.Value(e)),
            4 => new($"({left.Text} > {right.Text})", e => left.Value(e) > right.Value(e)),
            _ => new($"({left.Text} >= {right.Text})", e => left.Value(e) >= right.Value(e)),
        };
    }

    static (string Text, Func<PlainEvent, double> Value) Number(Seeded seed, int depth)
    {
        switch (depth <= 0 ? seed.Below(2) : seed.Below(8))
        {
            case 0:
                return ("Status", e => e.Status);
            case 1:
                var constant = seed.Pick(Numbers);
                // A constant always has its point, since dividing whole numbers means something else in C#.
                return ($"({constant.ToString("0.0###", CultureInfo.InvariantCulture)})", _ => constant);
            case 2:
                var text = seed.Pick(TextWords);
                return ($"{text.Name}.Length", e => text.Read(e)?.Length ?? double.NaN);
            case 3:
                var (condition, then, otherwise) = (Predicate(seed, depth - 1), Number(seed, depth - 1), Number(seed, depth - 1));
                return ($"({condition.Text} ? {then.Text} : {otherwise.Text})", e => condition.Meaning(e) ? then.Value(e) : otherwise.Value(e));
            default:
                var (a, b) = (Number(seed, depth - 1), Number(seed, depth - 1));
                return seed.Below(5) switch
                {
                    0 => ($"({a.Text} + {b.Text})", e => a.Value(e) + b.Value(e)),
                    1 => ($"({a.Text} - {b.Text})", e => a.Value(e) - b.Value(e)),
                    2 => ($"({a.Text} * {b.Text})", e => a.Value(e) * b.Value(e)),
                    3 => ($"({a.Text} % {b.Text})", e => a.Value(e) % b.Value(e)),
                    _ => ($"({a.Text} / {b.Text})", e => b.Value(e) == 0 ? double.NaN : a.Value(e) / b.Value(e)),
                };
        }
    }

    static Generated Question(Seeded seed)
    {
        var (word, value, other) = (seed.Pick(TextWords), seed.Pick(Texts), seed.Pick(Texts));
        return seed.Below(6) switch
        {
            0 => new($"{word.Name}.StartsWith({Quote(value)})", e => word.Read(e)?.StartsWith(value, StringComparison.Ordinal) ?? false),
            1 => new($"{word.Name}.EndsWith({Quote(value)})", e => word.Read(e)?.EndsWith(value, StringComparison.Ordinal) ?? false),
            2 => new($"{word.Name}.Contains({Quote(value)})", e => word.Read(e)?.Contains(value, StringComparison.Ordinal) ?? false),
            3 => new($"{word.Name}.EqualsIgnoreCase({Quote(value)})", e => word.Read(e)?.EqualsIgnoreCase(value) ?? false),
            4 => new($"{word.Name}.In({Quote(value)}, {Quote(other)})", e => word.Read(e) is { } t && (t == value || t == other)),
            _ => new($"({word.Name} == null)", e => word.Read(e) is null),
        };
    }

    static Generated Pattern(Seeded seed)
    {
        var (word, value, other) = (seed.Pick(TextWords), seed.Pick(Texts), seed.Pick(Texts));
        var (one, two) = (seed.Pick(Numbers), seed.Pick(Numbers));
        var (low, high) = (Math.Min(one, two) - 1, Math.Max(one, two));
        return seed.Below(3) switch
        {
            0 => new($"({word.Name} is {Quote(value)} or {Quote(other)})", e => word.Read(e) is { } t && (t == value || t == other)),
            1 => new($"({word.Name} is not {Quote(value)})", e => !(word.Read(e) is { } t && t == value)),
            _ => new(string.Create(CultureInfo.InvariantCulture, $"(Status is >= {low:0.0###} and < {high:0.0###})"), e => e.Status >= low && e.Status < high),
        };
    }

    static string Quote(string text) => $"\"{text}\"";

    /// <summary>The same text over an event called e.</summary>
    public static string Plain(string text)
    {
        foreach (var word in TextWords.Select(w => w.Name).Concat(BoolWords.Select(w => w.Name)).Append("Status"))
            text = System.Text.RegularExpressions.Regex.Replace(text, $"""(?<![\w."]){word}(?!\w|"|Exception)""", "e." + word);
        return text;
    }

    /// <summary>A random event with nothing missing.</summary>
    public static PlainEvent Complete(Seeded seed)
    {
        while (true)
        {
            if (Event(seed, 0) is { HasGaps: false } whole) return whole;
        }
    }

    /// <summary>A random event; <paramref name="missing"/> of 10 fields are missing on average.</summary>
    public static PlainEvent Event(Seeded seed, int missing)
    {
        string? Text() => seed.Below(10) < missing ? null : seed.Pick(Texts);
        // What kind of act it is follows from the action, and the outcome from the error and the status, as they do in a record.
        var (action, error) = (Text(), seed.Below(2) == 0 ? null : Text());
        var status = seed.Below(10) < missing ? double.NaN : seed.Pick(Numbers);
        var failed = error is not null || status >= 400;
        return new PlainEvent
        {
            Action = action, Error = error, Ip = Text(), User = Text(), UserName = Text(), UserAgent = Text(),
            Status = status, Failed = failed, Succeeded = !failed && seed.Below(4) > 0, SignIn = action == "InitiateAuth" && seed.Below(4) > 0,
        };
    }

    /// <summary>The same event as the engine sees it.</summary>
    public static EventRow Row(PlainEvent e)
    {
        var row = new EventRow(0) { Source = EventSources.CloudTrail };
        foreach (var (name, read) in TextWords)
        {
            if (read(e) is { } text) row.SetText((int)Words.Find(name)!.Word, text);
        }
        row.SetNumber((int)Word.Status, e.Status);
        foreach (var (name, read) in BoolWords) row.SetBool((int)Words.Find(name)!.Word, read(e));
        return row;
    }
}
