namespace CognitoRules.Findings;

/// <summary>The one order of findings: time, rule id, group, id.</summary>
static class FindingOrder
{
    internal static IReadOnlyList<Finding> Sort(IEnumerable<Finding> findings) =>
    [
        .. findings
            .OrderBy(f => f.TimeMs)
            .ThenBy(f => f.Rule.Id.Value, StringComparer.Ordinal)
            .ThenBy(f => string.Join('\0', f.Group.Select(g => ValueText.Of(g.Value))), StringComparer.Ordinal)
            .ThenBy(f => f.Id, StringComparer.Ordinal),
    ];
}
