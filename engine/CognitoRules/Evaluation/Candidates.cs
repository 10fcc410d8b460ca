using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// The rules for one action and outcome. Those that ask for a text of a word stand in a table by that text, so that a hundred rules of `Error == "…"`
/// cost one look at the error. Each rule stands in one place only, and its `where` is still asked.
/// </summary>
sealed class Candidates
{
    /// <summary>So few rules are asked one by one.</summary>
    const int RuleCountMin = 4;

    readonly RuleRunner[] always;
    readonly (int Field, NameTable<RuleRunner[]> ByText)[] forks;
    readonly RuleRunner[] found;

    internal Candidates(IReadOnlyList<RuleRunner> runners)
    {
        found = new RuleRunner[runners.Count];
        // The word of which rules ask for the most different texts tells rules apart best.
        var variety = runners.SelectMany(r => r.Rule.Code.Dispatch.Texts)
            .GroupBy(t => t.Key)
            .ToDictionary(g => g.Key, g => g.SelectMany(t => t.Value).Distinct(StringComparer.Ordinal).Count());
        var groups = runners.ToLookup(r => runners.Count < RuleCountMin ? null : BestWord(r, variety));
        always = [.. groups[null]];
        forks = [.. groups.Where(g => g.Key is not null).OrderBy(g => g.Key).Select(g => ((int)g.Key!.Value, Table(g.Key.Value, [.. g])))];
    }

    /// <summary>The rules that may want an event.</summary>
    internal ReadOnlySpan<RuleRunner> Find(EventRow row)
    {
        if (forks.Length == 0) return always;
        always.CopyTo(found, 0);
        var count = always.Length;
        foreach (var (field, byText) in forks)
        {
            if (!byText.TryFind(row.Text(field).Utf8, out var runners)) continue;
            runners.CopyTo(found, count);
            count += runners.Length;
        }
        return found.AsSpan(0, count);
    }

    // The action has led here already.
    static Word? BestWord(RuleRunner runner, Dictionary<Word, int> variety) => runner.Rule.Code.Dispatch.Texts.Keys
        .Where(w => w != Word.Action && Words.Info(w).Kind == ValueKind.Text)
        .OrderByDescending(w => variety[w])
        .ThenBy(w => w)
        .Select(w => (Word?)w)
        .FirstOrDefault();

    static NameTable<RuleRunner[]> Table(Word word, List<RuleRunner> runners) => new(runners
        .SelectMany(r => r.Rule.Code.Dispatch.Texts[word])
        .Distinct(StringComparer.Ordinal)
        .Select(text => KeyValuePair.Create(text, runners.Where(r => r.Rule.Code.Dispatch.Texts[word].Contains(text)).ToArray())));
}
