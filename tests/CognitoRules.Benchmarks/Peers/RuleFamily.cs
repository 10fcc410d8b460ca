using System.Globalization;
using System.Text;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>One generated rule in every language of the comparison.</summary>
/// <param name="Id">Its id, as in the answers of all.</param>
/// <param name="Where">The condition on one event, in the rule language.</param>
/// <param name="SqlWhere">The same in SQL.</param>
/// <param name="Lambda">The same for a rules library over objects.</param>
/// <param name="Key">The grouping word.</param>
/// <param name="SqlKey">Its column.</param>
/// <param name="Kind">What it counts.</param>
/// <param name="Threshold">From where on it is a finding.</param>
sealed record PeerRule(string Id, string Where, string SqlWhere, string Lambda, string Key, string SqlKey, PeerRuleKind Kind, int Threshold);

/// <summary>What a generated rule counts per window.</summary>
enum PeerRuleKind
{
    /// <summary>Events.</summary>
    Count,

    /// <summary>Different users or addresses.</summary>
    Distinct,

    /// <summary>The share of failures, judged when the window closes; its values are compared too.</summary>
    Share,

    /// <summary>Nothing: each event is a finding.</summary>
    Single,
}

/// <summary>
/// Rules that differ in action, condition, group and what they count, spread evenly over the actions: so a set of twice the size has twice
/// the rules for each action, and each event has twice the rules that may want it.
/// </summary>
static class RuleFamily
{
    internal const int WindowMinutes = 10;

    /// <summary>The first <paramref name="count"/> rules.</summary>
    internal static IReadOnlyList<PeerRule> Make(int count) => [.. Enumerable.Range(0, count).Select(One)];

    static PeerRule One(int i)
    {
        var turn = i / TrailActions.All.Count;
        var action = TrailActions.All[i % TrailActions.All.Count];
        var where = new Condition($"Action == \"{action.Name}\"", $"action = '{action.Name}'", $"Action == \"{action.Name}\"");
        if (action.Kind == TrailKind.Admin && action.Weight <= 1 && turn % 4 == 0)
        {
            where = where.And(Equal("Region", "region", TrailActions.Regions[turn / 4 % TrailActions.Regions.Count]));
            return New(i, where, ("", ""), PeerRuleKind.Single, 0);
        }
        where = where.And(Extra(i, turn));
        (string Word, string Column) key = (i % 3) switch { 0 => ("Ip", "ip"), 1 => ("User", "usr"), _ => ("ClientId", "client") };
        return ((turn + i) % 5) switch
        {
            0 or 1 => New(i, where, ("Ip", "ip"), PeerRuleKind.Count, 8 + (turn % 7)),
            2 => New(i, where, key.Word == "ClientId" ? ("Ip", "ip") : key, PeerRuleKind.Distinct, 6 + (turn % 5)),
            3 => New(i, where, ("Ip", "ip"), PeerRuleKind.Share, 8 + (turn % 5)),
            _ => New(i, where, key, PeerRuleKind.Count, (key.Word == "ClientId" ? 120 : 8) + (turn % 11)),
        };
    }

    static Condition Extra(int i, int turn) => (turn % 6) switch
    {
        0 => new Condition("Failed", "failed", "Failed"),
        1 => Equal("Error", "error", TrailActions.Errors[(i + turn) % TrailActions.Errors.Count]),
        2 => Equal("ClientId", "client", TrailActions.Clients[(i + turn) % TrailActions.Clients.Count]),
        3 => Equal("Region", "region", TrailActions.Regions[(i + turn) % TrailActions.Regions.Count]).And(new Condition("Failed", "failed", "Failed")),
        4 => new Condition("UserAgent.StartsWith(\"python-\")", "starts_with(agent, 'python-')", "UserAgent.StartsWith(\"python-\")"),
        _ => Equal("Error", "error", TrailActions.Errors[(i + turn) % TrailActions.Errors.Count]).And(Equal("Region", "region", TrailActions.Regions[i % TrailActions.Regions.Count])),
    };

    static Condition Equal(string word, string column, string value) => new($"{word} == \"{value}\"", $"{column} = '{value}'", $"{word} == \"{value}\"");

    static PeerRule New(int i, Condition where, (string Word, string Column) key, PeerRuleKind kind, int threshold) => new(
        string.Create(CultureInfo.InvariantCulture, $"rule-{i:0000}"), where.Rule, where.Sql, where.Lambda, key.Word, key.Column, kind, threshold);

    /// <summary>The rule as a rule file.</summary>
    internal static string Yaml(PeerRule rule)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"id: {rule.Id}\ntitle: Generated {rule.Id}\nseverity: low\nsource: cloudtrail\nwhere: |\n  {rule.Where}\n");
        if (rule.Kind == PeerRuleKind.Single) return yaml.ToString();
        yaml.Append(CultureInfo.InvariantCulture, $"by: [{rule.Key}]\nwindow: {{ tumbling: {WindowMinutes}m }}\n");
        yaml.Append(rule.Kind switch
        {
            PeerRuleKind.Count => $"when: Count() >= {rule.Threshold}\n",
            PeerRuleKind.Distinct => $"when: Distinct({Other(rule)}) >= {rule.Threshold}\n",
            _ => $"let:\n  failures: Count(Failed)\n  users: Distinct(User)\nwhen: Count() >= {rule.Threshold} && failures / Count() > 0.5\n",
        });
        return yaml.ToString();
    }

    /// <summary>The rule as a query over the columns of the events, giving rule, group, window and values.</summary>
    internal static string Sql(PeerRule rule)
    {
        if (rule.Kind == PeerRuleKind.Single) return $"SELECT '{rule.Id}', '', epoch_ms(time), id FROM events WHERE {rule.SqlWhere}";
        var (values, having) = rule.Kind switch
        {
            PeerRuleKind.Count => ("''", $"count(*) >= {rule.Threshold}"),
            PeerRuleKind.Distinct => ("''", $"count(DISTINCT {(Other(rule) == "Ip" ? "ip" : "usr")}) >= {rule.Threshold}"),
            _ => ("count(*) FILTER (failed) || ' ' || count(DISTINCT usr)", $"count(*) >= {rule.Threshold} AND count(*) FILTER (failed) / count(*) > 0.5"),
        };
        return $"SELECT '{rule.Id}', coalesce({rule.SqlKey}, ''), epoch_ms(slot), {values} FROM events WHERE {rule.SqlWhere} GROUP BY {rule.SqlKey}, slot HAVING {having}";
    }

    static string Other(PeerRule rule) => rule.Key == "User" ? "Ip" : "User";

    sealed record Condition(string Rule, string Sql, string Lambda)
    {
        internal Condition And(Condition other) => new($"{Rule} && {other.Rule}", $"{Sql} AND {other.Sql}", $"{Lambda} && {other.Lambda}");
    }
}
