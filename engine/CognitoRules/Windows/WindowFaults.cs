using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;

namespace CognitoRules.Windows;

/// <summary>What reaching a limit says, one method per message. The place is the rule's.</summary>
static class WindowFaults
{
    internal static Fault Groups(Rule rule) => New(rule, "CR5101", $"more than {Number(rule.Limits.Groups)} groups at once: events of further groups are not counted");

    internal static Fault Distinct(Rule rule) => New(rule, "CR5102", $"more than {Number(rule.Limits.DistinctValues)} different values in one window: counts are at least what they say");

    internal static Fault Sequences(Rule rule) => New(rule, "CR5103", $"more than {Number(rule.Limits.Sequences)} attempts of the sequence in flight, or 1,000 of one group: the oldest were dropped");

    internal static Fault FirstSeen(Rule rule) => New(rule, "CR5104", $"more than {Number(rule.Limits.FirstSeen)} values remembered: the oldest were forgotten and may count as new again");

    internal static Fault FirstSeenGroups(Rule rule) => New(rule, "CR5104", $"more than {Number(rule.Limits.Groups)} groups remembered: those seen longest ago are learned anew");

    internal static Fault Baseline(Rule rule) => New(rule, "CR5105", $"more than {Number(rule.Limits.FirstSeen)} hours remembered: groups seen longest ago are learned anew");

    internal static Fault Suppressed(Rule rule) => New(rule, "CR5106", $"more than {Number(rule.Limits.Groups)} groups fired lately: the oldest were forgotten and may fire again with the same id");

    static Fault New(Rule rule, string code, string message) =>
        new(code, message, string.Create(CultureInfo.InvariantCulture, $"{rule.Source.Path}:{rule.Id.Span.StartPosition.Line}"), rule.Id.Value);

    static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
