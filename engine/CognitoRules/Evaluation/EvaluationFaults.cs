using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.Evaluation;

/// <summary>What can go wrong between rules: one method per message.</summary>
static class EvaluationFaults
{
    /// <summary>A finding that a rule over findings can no longer put in order.</summary>
    internal static Fault LateFinding(Rule rule, Finding finding) => new("CR5207",
        $"a finding of `{finding.Rule.Id.Value}` of {Timestamps.Format(finding.TimeMs)} came when later ones had been looked at, and is left out here",
        string.Create(CultureInfo.InvariantCulture, $"{rule.Source.Path}:{rule.Id.Span.StartPosition.Line}"), rule.Id.Value);
}
