using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>Makes a rule of nodes that <see cref="ShapeCheck"/> has passed: every cast here is backed by the table of fields.</summary>
sealed class RuleBuilder(SourceText source, YamlMapping root, DiagnosticBag bag)
{
    static readonly string[] ProseFields = ["severity-reason", "replaced-by", "why", "blind-spots", "false-positives", "respond"];

    /// <summary>Builds the rule. Its own mistakes go to the rule's bag, those of the deployment to <paramref name="changes"/>.</summary>
    public Rule Build(RuleOverrides overrides, DiagnosticBag changes)
    {
        RuleChecks.Lonely(root, Events(), bag);
        var id = Text("id")!;
        var parameters = WithOverrides(Params(root["params"]), id.Value, overrides, changes);
        var let = Let();
        var metrics = Metrics();
        var names = parameters.Select(p => p.Name.Value).Concat(let.Select(l => l.Name.Value));
        var severity = (YamlScalar)root["severity"]!;
        var fixedSeverity = FixedSeverity(severity, names);
        var rule = new Rule
        {
            Source = source,
            Span = root.Span,
            Id = id,
            Title = Text("title")!,
            FixedSeverity = fixedSeverity,
            SeverityCode = fixedSeverity is null ? Code(severity) : null,
            Status = (RuleStatus)Math.Max(0, IndexOf(RuleFields.StatusWords, Text("status")?.Value)),
            Attack = Texts("attack"),
            Prose = Prose(),
            Requires = [.. Texts("requires").Select(t => t.Value)],
            Response = Texts("response"),
            Events = Events(),
            Metrics = metrics,
            OfRules = Events() == EventSources.Findings ? Texts("of") : null,
            Params = parameters,
            Where = Code(root["where"]),
            Exceptions = overrides.ExceptionsOf(id.Value),
            By = By(),
            Window = Window(metrics),
            Let = let,
            When = Code(root["when"]),
            Sequence = Sequence(),
            Suppress = Duration("suppress"),
            Finding = root["finding"] is YamlScalar finding ? TemplateReader.Read(finding, bag) : null,
            Limits = Limits(),
            Version = "",
        };
        rule = rule with { Tests = new TestBuilder(rule, bag).Build(root["tests"] as YamlSequence) };
        return rule with { Version = RuleVersion.Of(rule) };
    }

    /// <summary>Reads parameters; also those of a deployment and of a test.</summary>
    internal static List<Parameter> Params(YamlNode? node) => node is not YamlMapping map ? [] : [.. map.Entries.Select(e =>
    {
        var (kind, value) = ParamValue(e.Value);
        return new Parameter(e.Key.Located, kind, value);
    })];

    /// <summary>A parameter's value. A plain duration such as 10m is its seconds, as a number.</summary>
    internal static (ValueKind Kind, object Value) ParamValue(YamlNode node)
    {
        if (node is YamlSequence list) return (ValueKind.TextList, list.Items.Select(i => ((YamlScalar)i).Value).ToArray());
        var scalar = (YamlScalar)node;
        return scalar.Typed switch
        {
            double number => (ValueKind.Number, number),
            bool truth => (ValueKind.Bool, truth),
            _ when scalar.Style == ScalarStyle.Plain && Durations.TryParse(scalar.Value, out var duration) => (ValueKind.Number, duration.TotalSeconds),
            _ => (ValueKind.Text, scalar.Value),
        };
    }

    /// <summary>A scalar as C# text with its map; null for none.</summary>
    internal static CSharpText? Code(YamlNode? node) => node is YamlScalar scalar ? new CSharpText(scalar.Value, scalar.Map) : null;

    static List<Parameter> WithOverrides(List<Parameter> own, string ruleId, RuleOverrides overrides, DiagnosticBag changes)
    {
        foreach (var change in overrides.ParamsOf(ruleId))
        {
            var index = own.FindIndex(p => p.Name.Value == change.Name.Value);
            if (index < 0) changes.Add(DeploymentMistakes.UnknownParam(change, ruleId, own));
            else if (own[index].Kind != change.Kind) changes.Add(DeploymentMistakes.WrongKind(change, own[index]));
            else own[index] = own[index] with { Value = change.Value };
        }
        return own;
    }

    // An identifier is a word of severity or a name in scope; anything longer is C#, which the compiler judges.
    Severity? FixedSeverity(YamlScalar node, IEnumerable<string> names)
    {
        var index = IndexOf(RuleFields.SeverityWords, node.Value);
        if (index >= 0) return (Severity)(index + 1);
        var isWord = node.Value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
        if (isWord && !names.Contains(node.Value, StringComparer.Ordinal)) bag.Add(ShapeMistakes.NotOneOf(node, "severity", RuleFields.SeverityWords));
        return null;
    }

    EventSources Events() => root["source"] switch
    {
        YamlScalar one => OneSource(one.Value),
        YamlSequence many => many.Items.Aggregate(EventSources.None, (all, item) => all | OneSource(((YamlScalar)item).Value)),
        _ => EventSources.None,
    };

    internal static EventSources OneSource(string word) => word switch
    {
        "cloudtrail" => EventSources.CloudTrail,
        "activity-log" => EventSources.ActivityLog,
        "findings" => EventSources.Findings,
        _ => EventSources.None,
    };

    MetricsSpec? Metrics()
    {
        if (root["source"] is not YamlMapping map) return null;
        var series = ((YamlMapping)map["metrics"]!).Entries.Select(Series).OfType<SeriesSpec>().ToList();
        var dimensions = (map["dimensions"] as YamlSequence)?.Items.Select(i => ((YamlScalar)i).Located).ToList() ?? [];
        var period = DurationOf(map["period"]) ?? new Located<TimeSpan>(TimeSpan.FromMinutes(5), ShapeMistakes.FirstLine(map));
        return new MetricsSpec(series, dimensions, period, map.Span);
    }

    SeriesSpec? Series(YamlEntry entry)
    {
        var node = (YamlScalar)entry.Value;
        if (node.Value.StartsWith('='))
        {
            var start = 1;
            while (start < node.Value.Length && char.IsWhiteSpace(node.Value[start])) start++;
            return new SeriesSpec(entry.Key.Located, null, null, null, new CSharpText(node.Value[start..], node.Map.Slice(start, node.Value.Length)), node.Span);
        }
        var parts = node.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2)
        {
            bag.Add(RuleMistakes.NoSeries(node, parts));
            return null;
        }
        if (!RuleChecks.IsStatistic(parts[1])) bag.Add(RuleMistakes.NoStatistic(node, parts[1]));
        var colon = parts[0].LastIndexOf(':');
        return new SeriesSpec(entry.Key.Located, colon < 0 ? "AWS/Cognito" : parts[0][..colon], parts[0][(colon + 1)..], parts[1], null, node.Span);
    }

    List<GroupPart> By() => root["by"] is not YamlSequence list ? [] : [.. list.Items.SelectMany(item => item switch
    {
        YamlMapping named => named.Entries.Select(e => new GroupPart(e.Key.Located, Code(e.Value)!)),
        var word => [new GroupPart(new Located<string>(((YamlScalar)word).Value.Trim(), word.Span), Code(word)!)],
    })];

    WindowSpec? Window(MetricsSpec? metrics)
    {
        if (root["window"] is not { } node) return null;
        if (node is YamlScalar) return Sliding(DurationOf(node)!.Value, null, metrics, node.Span);
        var map = (YamlMapping)node;
        Located<TimeSpan>? Get(string name) => DurationOf(map[name]);
        RuleChecks.WindowFields(map, bag);
        if (Get("sliding") is { } sliding) return Sliding(sliding.Value, Get("every")?.Value, metrics, ShapeMistakes.FirstLine(node));
        if (Get("tumbling") is { } tumbling) return new WindowSpec(WindowKind.Tumbling, tumbling.Value, tumbling.Value, TimeSpan.Zero, ShapeMistakes.FirstLine(node));
        var silence = Get("session")!.Value;
        var max = Get("max")?.Value ?? (silence > TimeSpan.FromDays(1) ? silence : TimeSpan.FromDays(1));
        return new WindowSpec(WindowKind.Session, silence, silence, max, ShapeMistakes.FirstLine(node));
    }

    // The default step is a tenth of the length in whole seconds, at least 10 s, at most the length; metrics move by their period.
    static WindowSpec Sliding(TimeSpan length, TimeSpan? every, MetricsSpec? metrics, SourceSpan span)
    {
        var step = metrics?.Period.Value ?? TimeSpan.FromSeconds(Math.Max(10, Math.Floor(length.TotalSeconds / 10)));
        return new WindowSpec(WindowKind.Sliding, length, every ?? (step < length ? step : length), TimeSpan.Zero, span);
    }

    List<LetSpec> Let() => root["let"] is not YamlMapping map ? [] : [.. map.Entries.Select(e => new LetSpec(e.Key.Located, Code(e.Value)!))];

    SequenceSpec? Sequence()
    {
        if (root["sequence"] is not YamlSequence list) return null;
        var steps = list.Items.Select(item => ((YamlMapping)item).Entries[0]).Select(e => new SequenceStep(e.Key.Located, Code(e.Value)!)).ToList();
        if (Duration("within") is { } within) return new SequenceSpec(steps, within);
        bag.Add(RuleMistakes.SequenceWithoutWithin(root.Find("sequence")!.Key.Span));
        return new SequenceSpec(steps, new Located<TimeSpan>(TimeSpan.FromHours(1), root.Find("sequence")!.Key.Span));
    }

    RuleLimits Limits()
    {
        var limits = RuleLimits.Default;
        if (root["limits"] is not YamlMapping map) return limits;
        int Get(string name, int otherwise) => map[name] is YamlScalar { Typed: double number } ? (int)number : otherwise;
        return new RuleLimits(
            Get("groups", limits.Groups), Get("distinct", limits.DistinctValues), Get("sequences", limits.Sequences),
            Get("evidence", limits.Evidence), Get("first-seen", limits.FirstSeen));
    }

    SortedDictionary<string, string> Prose()
    {
        var prose = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in ProseFields)
        {
            if (Text(name) is { } text) prose[name] = text.Value.TrimEnd();
        }
        if (Texts("references") is { Count: > 0 } references) prose["references"] = string.Join("\n", references.Select(r => r.Value));
        return prose;
    }

    Located<string>? Text(string name) => (root[name] as YamlScalar)?.Located;

    List<Located<string>> Texts(string name) => root[name] is YamlSequence list ? [.. list.Items.Select(i => ((YamlScalar)i).Located)] : [];

    Located<TimeSpan>? Duration(string name) => DurationOf(root[name]);

    internal static Located<TimeSpan>? DurationOf(YamlNode? node)
    {
        if (node is not YamlScalar scalar) return null;
        ShapeCheck.TryDuration(scalar.Value, zeroAllowed: true, out var duration);
        return new Located<TimeSpan>(duration, scalar.Span);
    }

    static int IndexOf(IReadOnlyList<string> words, string? word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == word) return i;
        }
        return -1;
    }
}
