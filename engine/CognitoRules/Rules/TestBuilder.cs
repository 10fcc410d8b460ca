using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>Makes a rule's inline tests of nodes that <see cref="ShapeCheck"/> has passed, and checks their words and names against the rule.</summary>
sealed class TestBuilder(Rule rule, DiagnosticBag bag)
{
    // Top-level members of a CloudTrail record that are spelt like a word; any other such name is a word in lower case.
    static readonly string[] RecordNames = ["userAgent", "errorMessage", "requestID", "eventID", "readOnly"];

    /// <summary>Builds all tests of the list.</summary>
    public List<RuleTestSpec> Build(YamlSequence? list)
    {
        var tests = (list?.Items ?? []).Select(item => One((YamlMapping)item)).ToList();
        foreach (var twice in tests.GroupBy(t => t.Name.Value, StringComparer.Ordinal).Where(g => g.Count() > 1)) bag.Add(TestMistakes.NameTwice(twice.ElementAt(1).Name, twice.First().Name));
        return tests;
    }

    RuleTestSpec One(YamlMapping map)
    {
        if (rule.Metrics is null && map.Find("series") is { } series) bag.Add(TestMistakes.WrongData(series.Key, "events"));
        if (rule.Metrics is not null && map.Find("events") is { } events) bag.Add(TestMistakes.WrongData(events.Key, "series"));
        if (map.Find("period") is { } period && map["series"] is null) bag.Add(TestMistakes.PeriodWithoutSeries(period.Key));
        return new RuleTestSpec
        {
            Name = ((YamlScalar)map["name"]!).Located,
            Todo = (map["todo"] as YamlScalar)?.Value,
            Events = [.. ((map["events"] as YamlSequence)?.Items ?? []).Select(e => Event((YamlMapping)e))],
            Series = Series(map["series"]),
            Period = RuleBuilder.DurationOf(map["period"]),
            Fixture = (map["fixture"] as YamlScalar)?.Located,
            Params = Params(map["params"]),
            Expect = Expect(map["expect"]!),
        };
    }

    TestEventSpec Event(YamlMapping map)
    {
        var source = map["source"] is YamlScalar word ? RuleBuilder.OneSource(word.Value) : (EventSources?)null;
        if (source is { } one && (one & rule.Events) == 0) bag.Add(TestMistakes.OtherSource((YamlScalar)map["source"]!));
        if (map["event"] is null && map["record"] is null) bag.Add(TestMistakes.NoEvent(ShapeMistakes.FirstLine(map)));
        var fields = (map["event"] as YamlMapping)?.Entries.Select(e => Field(e, source ?? rule.Events)).OfType<TestFieldSpec>() ?? [];
        var raw = (map["record"] as YamlMapping)?.Entries.Select(e => new TestFieldSpec(e.Key.Located, Value(e.Value), ShapeMistakes.FirstLine(e.Value))) ?? [];
        return new TestEventSpec(
            RuleBuilder.DurationOf(map["at"])?.Value ?? TimeSpan.Zero,
            map["repeat"] is YamlScalar { Typed: double repeat } ? (int)repeat : 1,
            RuleBuilder.DurationOf(map["every"])?.Value ?? TimeSpan.Zero,
            [.. raw, .. fields],
            source,
            ShapeMistakes.FirstLine(map));
    }

    TestFieldSpec? Field(YamlEntry entry, EventSources sources)
    {
        var (key, node) = entry;
        var span = ShapeMistakes.FirstLine(node);
        if (Words.Find(key.Value) is { } word)
        {
            if (Rejected(key, word, sources) is { } mistake)
            {
                bag.Add(mistake);
                return null;
            }
            return TryWordValue(node, word, out var value) ? new TestFieldSpec(key.Located, value, span) : null;
        }
        if (key.Value.Length > 0 && char.IsAsciiLetterLower(key.Value[0]))
        {
            if (!RawPath.TryParse(key.Value, out _, out var stopped)) bag.Add(TestMistakes.NoPath(key, stopped));
            else if (Words.All.FirstOrDefault(w => w.Name.Equals(key.Value, StringComparison.OrdinalIgnoreCase)) is { } meant && !RecordNames.Contains(key.Value, StringComparer.Ordinal))
                bag.Add(TestMistakes.WordInLowerCase(key, meant.Name));
            return new TestFieldSpec(key.Located, Value(node), span);
        }
        bag.Add(TestMistakes.UnknownWord(key, sources));
        return null;
    }

    static Diagnostic? Rejected(YamlScalar key, WordInfo word, EventSources sources)
    {
        if (TestMistakes.DecidedBy(word.Word) is { } deciders) return TestMistakes.Derived(key, deciders);
        return (word.Sources & sources) == 0 && sources != EventSources.None ? TestMistakes.WordOfOtherSource(key, word, sources) : null;
    }

    // A plain account number or flag is still text where the word holds text: `Account: 123456789012`.
    bool TryWordValue(YamlNode node, WordInfo word, out object? value)
    {
        value = null;
        if (node is not YamlScalar scalar)
        {
            bag.Add(TestMistakes.WrongKind(node, word));
            return false;
        }
        var placeholder = scalar.Value.Contains("{i", StringComparison.Ordinal);
        value = scalar.Typed is null ? null : word.Kind switch
        {
            ValueKind.Text => scalar.Value,
            _ when placeholder => scalar.Value,
            _ => scalar.Typed,
        };
        var right = value is null || placeholder || word.Kind switch
        {
            ValueKind.Number => value is double,
            ValueKind.Bool => value is bool,
            _ => value is string,
        };
        if (!right) bag.Add(TestMistakes.WrongKind(node, word));
        return right;
    }

    /// <summary>A node as plain values: null, bool, double, string, List and Dictionary.</summary>
    static object? Value(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Typed,
        YamlSequence list => list.Items.Select(Value).ToList(),
        _ => ((YamlMapping)node).Entries.ToDictionary(e => e.Key.Value, e => Value(e.Value), StringComparer.Ordinal),
    };

    List<TestSeriesSpec> Series(YamlNode? node) => node switch
    {
        YamlMapping one => Points(one, new Dictionary<string, string>()),
        YamlSequence groups => [.. groups.Items.Cast<YamlMapping>().SelectMany(g => Points((YamlMapping)g["points"]!, Dimensions((YamlMapping)g["dimensions"]!)))],
        _ => [],
    };

    Dictionary<string, string> Dimensions(YamlMapping map)
    {
        var known = rule.Metrics?.Dimensions.Select(d => d.Value).ToList() ?? [];
        foreach (var (key, _) in map.Entries.Where(e => rule.Metrics is not null && !known.Contains(e.Key.Value, StringComparer.Ordinal)))
            bag.Add(TestMistakes.UnknownName(key, "CR7110", "dimension", known));
        return map.Entries.ToDictionary(e => e.Key.Value, e => ((YamlScalar)e.Value).Value, StringComparer.Ordinal);
    }

    List<TestSeriesSpec> Points(YamlMapping map, Dictionary<string, string> dimensions)
    {
        var all = new List<TestSeriesSpec>();
        var known = rule.Metrics?.Series.SelectMany(TestNames).Distinct(StringComparer.Ordinal).ToList() ?? [];
        foreach (var (key, node) in map.Entries)
        {
            if (rule.Metrics is not null && !known.Contains(key.Value, StringComparer.Ordinal)) bag.Add(TestMistakes.UnknownName(key, "CR7110", "series", known));
            var points = new List<double>();
            if (node is YamlSequence list) points.AddRange(list.Items.Select(i => (double)((YamlScalar)i).Typed!));
            else if (node is YamlScalar scalar && !SeriesNotation.TryRead(scalar.Value, points, out var at, out var why)) bag.Add(TestMistakes.NoPoints(scalar.Map.Span(at.Start, at.End), why));
            all.Add(new TestSeriesSpec(key.Located, dimensions, points));
        }
        return all;
    }

    // A series goes by the rule's own name for it, or by its metric in any of its spellings.
    static IEnumerable<string> TestNames(SeriesSpec series) => series.Math is not null
        ? [series.Name.Value] // Whether a test may give it, its plan knows.
        : MetricSpellings.Of(series.Namespace!, series.Metric!).Select(m => $"{m}.{series.Statistic}").Prepend(series.Name.Value);

    Dictionary<string, object> Params(YamlNode? node)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var p in RuleBuilder.Params(node))
        {
            if (rule.Params.FirstOrDefault(own => own.Name.Value == p.Name.Value) is not { } known) bag.Add(TestMistakes.UnknownParam(p.Name, rule.Params));
            else if (known.Kind != p.Kind) bag.Add(TestMistakes.ParamOfOtherKind(p.Name, known));
            values[p.Name.Value] = p.Value;
        }
        return values;
    }

    TestExpectation Expect(YamlNode node)
    {
        var nothing = new Dictionary<string, string>();
        if (node is not YamlMapping map) return new TestExpectation(0, nothing, null, null, null, new Dictionary<string, object>(), node.Span);
        var findings = map["findings"] is YamlScalar { Typed: double count } ? (int)count : 1;
        var severity = map["severity"] is YamlScalar word ? (Severity)(RuleFields.SeverityWords.ToList().IndexOf(word.Value) + 1) : (Severity?)null;
        return new TestExpectation(
            findings, By(map["by"] ?? map["group"]), RuleBuilder.DurationOf(map["at"])?.Value, severity, (map["message"] as YamlScalar)?.Value, LetValues(map["let"]),
            ShapeMistakes.FirstLine(node));
    }

    Dictionary<string, string> By(YamlNode? node)
    {
        var names = rule.Metrics is { } metrics ? metrics.Dimensions.Select(d => d.Value).ToList() : [.. rule.By.Select(b => b.Name.Value)];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (node as YamlMapping)?.Entries ?? [])
        {
            if (!names.Contains(key.Value, StringComparer.Ordinal)) bag.Add(TestMistakes.UnknownName(key, "CR7105", "part of the group", names));
            if (value is YamlScalar scalar) values[key.Value] = scalar.Value;
            else bag.Add(TestMistakes.GroupValueNoText(value));
        }
        return values;
    }

    Dictionary<string, object> LetValues(YamlNode? node)
    {
        var names = rule.Let.Select(l => l.Name.Value).ToList();
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in (node as YamlMapping)?.Entries ?? [])
        {
            if (!names.Contains(key.Value, StringComparer.Ordinal)) bag.Add(TestMistakes.UnknownName(key, "CR7106", "`let` name", names));
            var scalar = (YamlScalar)value;
            values[key.Value] = scalar.Typed is double number ? number : scalar.Value;
        }
        return values;
    }
}
