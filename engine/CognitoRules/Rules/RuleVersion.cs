using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CognitoRules.Rules;

/// <summary>
/// The hash of everything that decides what a rule finds. Windows and sequences kept under one version are not read under another;
/// tests, prose, layout and comments do not change it.
/// </summary>
static class RuleVersion
{
    /// <summary>SHA-256 of the rule's deciding fields, 64 hexadecimal digits in lower case.</summary>
    public static string Of(Rule rule)
    {
        var text = new StringBuilder();
        Add(text, "id", rule.Id.Value);
        Add(text, "source", rule.Events);
        if (rule.Metrics is { } metrics) Metrics(text, metrics);
        Add(text, "of", rule.OfRules?.Select(r => r.Value).Order(StringComparer.Ordinal));
        foreach (var p in rule.Params) Add(text, "param", p.Name.Value, p.Kind, p.Value is string[] list ? string.Join('\0', list) : p.Value);
        Add(text, "where", rule.Where?.Text);
        foreach (var e in rule.Exceptions) Add(text, "exception", e.Text);
        foreach (var part in rule.By) Add(text, "by", part.Name.Value, part.Code.Text);
        if (rule.Window is { } window) Add(text, "window", window.Kind, window.Length.Ticks, window.Every.Ticks, window.Max.Ticks);
        foreach (var let in rule.Let) Add(text, "let", let.Name.Value, let.Code.Text);
        Add(text, "when", rule.When?.Text);
        foreach (var step in rule.Sequence?.Steps ?? []) Add(text, "step", step.Name.Value, step.Code.Text);
        Add(text, "within", rule.Sequence?.Within.Value.Ticks);
        Add(text, "suppress", rule.Suppress?.Value.Ticks);
        Add(text, "severity", rule.FixedSeverity, rule.SeverityCode?.Text);
        Add(text, "finding", rule.Finding?.Text.Value);
        var limits = rule.Limits;
        Add(text, "limits", limits.Groups, limits.DistinctValues, limits.Sequences, limits.Evidence, limits.FirstSeen);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static void Metrics(StringBuilder text, MetricsSpec metrics)
    {
        foreach (var s in metrics.Series) Add(text, "series", s.Name.Value, s.Namespace, s.Metric, s.Statistic, s.Math?.Text);
        foreach (var dimension in metrics.Dimensions) Add(text, "dimension", dimension.Value);
        Add(text, "period", metrics.Period.Value.Ticks);
    }

    static void Add(StringBuilder text, string name, IEnumerable<string>? values) => Add(text, name, values is null ? null : string.Join('\0', values));

    // Lengths before values, so that no value can be mistaken for the next field.
    static void Add(StringBuilder text, string name, params object?[] values)
    {
        text.Append(name);
        foreach (var value in values)
        {
            var written = value is null ? "-" : "=" + Convert.ToString(value, CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $" {written.Length}:{written}");
        }
        text.Append('\n');
    }
}
