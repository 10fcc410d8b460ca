namespace CognitoRules.Findings;

/// <summary>The one order of findings: time, rule id, group, id.</summary>
static class FindingOrder
{
    internal static IReadOnlyList<Finding> Sort(IEnumerable<Finding> findings) =>
    [
        .. findings
            .OrderBy(f => f.TimeMs)
            .ThenBy(f => f.Rule.Id.Value, StringComparer.Ordinal)
            .ThenBy(GroupText, StringComparer.Ordinal)
            .ThenBy(f => f.Id, StringComparer.Ordinal),
    ];

    /// <summary>The group's values as one text that sorts.</summary>
    internal static string GroupText(Finding finding) => string.Join('\0', finding.Group.Select(g => ValueText.Of(g.Value)));
}
