using System.Globalization;
using System.Text;
using CognitoRules.Findings;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using CognitoRules.Windows;

namespace CognitoRules.Evaluation;

/// <summary>Turns a firing into a finding: evaluates the sentence, the named values and both sides of every comparison while they are at hand.</summary>
sealed class FindingBuilder(CompiledRule rule)
{
    readonly RuleCode code = rule.Code;

    /// <summary>Builds the finding.</summary>
    /// <param name="firing">What fired.</param>
    /// <param name="scope">The scope the rule was judged in.</param>
    /// <param name="accounts">Which account owns which pool.</param>
    internal Finding Build(Firing firing, Scope scope, PoolAccounts accounts)
    {
        var group = Group(firing.Group);
        return new Finding
        {
            Id = FindingId.Of(rule.Id, firing.GroupKey.Span, firing.SlotMs),
            Rule = rule.Rule,
            Severity = SeverityOf(scope),
            TimeMs = firing.TimeMs,
            WindowStartMs = firing.WindowStartMs,
            WindowEndMs = firing.WindowEndMs,
            FirstEventMs = firing.FirstEventMs,
            LastEventMs = firing.LastEventMs,
            Count = firing.EventCount,
            AtLeast = firing.AtLeast,
            Learning = firing.Learning,
            Message = Sentence(scope),
            Group = group,
            Values = [.. code.Let.Select(l => new NamedValue(l.Name, Value(l.Value, scope)))],
            Comparisons = [.. code.Comparisons.Select(c => Compare(c, scope))],
            SampleEventIds = firing.SampleEventIds,
            Entities = EntitiesOf(group, scope, firing, accounts),
        };
    }

    /// <summary>The sides of every comparison, as they stand now: for findings and near misses.</summary>
    internal static ComparedValue Compare(ComparisonCode comparison, Scope scope) => new(
        comparison.Text,
        comparison.Operator,
        comparison.Span.StartPosition.Line,
        Value(comparison.Left, scope),
        comparison.Right is null ? null : Value(comparison.Right, scope),
        comparison.Holds(scope));

    /// <summary>A group's values by name; null where the events had none.</summary>
    internal IReadOnlyList<NamedValue> Group(IGroupValues values)
    {
        var names = rule.Rule.Metrics is { } metrics
            ? metrics.Dimensions.Select(d => d.Value)
            : rule.Rule.By.Select(b => b.Name.Value);
        return [.. names.Select((name, part) => new NamedValue(name, values.Text(part).ToString()))];
    }

    Severity SeverityOf(Scope scope)
    {
        if (code.Severity is null) return rule.Rule.FixedSeverity ?? Severity.Medium;
        // The compiler has checked that constants are severity words; a missing value falls back to the middle.
        return Enum.TryParse<Severity>(code.Severity(scope).ToString(), ignoreCase: true, out var severity) ? severity : Severity.Medium;
    }

    string Sentence(Scope scope)
    {
        if (code.Finding.Count == 0) return rule.Rule.Title.Value;
        var sentence = new StringBuilder();
        foreach (var part in code.Finding) sentence.Append(part.Literal ?? ValueText.Of(Value(part.Value!, scope)));
        return sentence.ToString();
    }

    static object? Value(ValueCode value, Scope scope) => value.Kind switch
    {
        ValueKind.Bool => value.Bool!(scope),
        ValueKind.Number => value.Number!(scope) is var number && double.IsNaN(number) ? null : number,
        ValueKind.Time => value.Number!(scope) is var time && double.IsNaN(time) ? null : Timestamps.Format((long)time),
        _ => value.Text!(scope).ToString(),
    };

    Entities EntitiesOf(IReadOnlyList<NamedValue> group, Scope scope, Firing firing, PoolAccounts accounts)
    {
        var entities = new Entities();
        foreach (var (name, value) in group)
        {
            if (EntityWord(name) is { } word) entities.Add(word, value as string);
        }
        // A `let` such as `principal: Last(Principal)` names who or where as well as a group does, only with less weight.
        foreach (var named in code.Let)
        {
            if (named.Of is { } word && Entities.Words.Contains(word)) entities.Add(word, Value(named.Value, scope) as string);
        }
        // The last event of a sequence, and the only one of a rule without a window, tell more than the group does.
        var rows = firing.Steps.Reverse().Append(rule.Rule.Window is null ? scope.Event : null);
        foreach (var row in rows.OfType<EventRow>())
        {
            foreach (var word in Entities.Words) entities.Add(word, TextOf(row, word));
        }
        if (entities[Word.UserPool] is { } pool)
        {
            if (pool.IndexOf('_') is var cut and > 0) entities.Add(Word.Region, pool[..cut]);
            entities.Add(Word.Account, accounts.Find(pool, firing.AsOfMs));
        }
        return entities;
    }

    // Metric dimensions carry the same things under other names.
    static Word? EntityWord(string name) => name switch
    {
        "UserPool" or "UserPoolId" => Word.UserPool,
        "UserPoolClient" => Word.ClientId,
        _ => Words.Find(name) is { } info && Entities.Words.Contains(info.Word) ? info.Word : null,
    };

    static string? TextOf(EventRow row, Word word) => Words.Info(word).Kind == ValueKind.Number
        ? row.Number((int)word).ToString(CultureInfo.InvariantCulture)
        : row.Text((int)word).ToString();
}
