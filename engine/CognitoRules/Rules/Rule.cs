using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info = 1,

    /// <summary>Look when there is time.</summary>
    Low = 2,

    /// <summary>Look today.</summary>
    Medium = 3,

    /// <summary>Look now.</summary>
    High = 4,

    /// <summary>Wake somebody.</summary>
    Critical = 5,
}

/// <summary>How far a rule can be trusted.</summary>
public enum RuleStatus
{
    /// <summary>May still change its meaning.</summary>
    Experimental,

    /// <summary>Its meaning and id stay.</summary>
    Stable,

    /// <summary>Will go; says what replaces it.</summary>
    Deprecated,
}

/// <summary>
/// One rule, as its file says it and before its C# is compiled. Immutable. Made by the loader, checked field by field;
/// what the fields mean to each other (a window shorter than the data) is checked there too.
/// </summary>
public sealed record Rule
{
    /// <summary>The file it came from.</summary>
    public required SourceText Source { get; init; }

    /// <summary>Where the rule's mapping stands.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Kebab-case, unique in a set, never reused.</summary>
    public required Located<string> Id { get; init; }

    /// <summary>One line for people.</summary>
    public required Located<string> Title { get; init; }

    /// <summary>The severity, when it is fixed; else null and <see cref="SeverityCode"/> is set.</summary>
    public Severity? FixedSeverity { get; init; }

    /// <summary>A C# expression that gives one of the severity words, such as <c>users &gt; 100 ? "critical" : "high"</c>; null when fixed.</summary>
    public CSharpText? SeverityCode { get; init; }

    /// <summary>How far to trust it; experimental unless said.</summary>
    public RuleStatus Status { get; init; } = RuleStatus.Experimental;

    /// <summary>MITRE ATT&amp;CK technique ids.</summary>
    public IReadOnlyList<Located<string>> Attack { get; init; } = [];

    /// <summary>Prose fields, by their YAML name (why, blind-spots, false-positives, respond, ...); null when absent.</summary>
    public IReadOnlyDictionary<string, string> Prose { get; init; } = new Dictionary<string, string>();

    /// <summary>What must be switched on in AWS for the rule to see anything.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>The response verbs for automation, such as block-address.</summary>
    public IReadOnlyList<Located<string>> Response { get; init; } = [];

    /// <summary>Where the events come from; None for a metrics rule.</summary>
    public EventSources Events { get; init; }

    /// <summary>The metrics read, for a metrics rule; else null.</summary>
    public MetricsSpec? Metrics { get; init; }

    /// <summary>The rules whose findings this rule reads (empty: any), for source findings; else null.</summary>
    public IReadOnlyList<Located<string>>? OfRules { get; init; }

    /// <summary>Parameters with their effective values, in file order.</summary>
    public IReadOnlyList<Parameter> Params { get; init; } = [];

    /// <summary>Which events count; null: all of the source.</summary>
    public CSharpText? Where { get; init; }

    /// <summary>Events the deployment lets pass: the compiler ANDs `!(...)` of each into <see cref="Where"/> (and into every step of a sequence).</summary>
    public IReadOnlyList<CSharpText> Exceptions { get; init; } = [];

    /// <summary>What groups events, in order; empty: one group.</summary>
    public IReadOnlyList<GroupPart> By { get; init; } = [];

    /// <summary>The window; null: every matching event is judged alone.</summary>
    public WindowSpec? Window { get; init; }

    /// <summary>Named values, in file order.</summary>
    public IReadOnlyList<LetSpec> Let { get; init; } = [];

    /// <summary>When a group's window is a finding; null for a rule without a window, or with a sequence.</summary>
    public CSharpText? When { get; init; }

    /// <summary>Ordered steps instead of `when`; else null.</summary>
    public SequenceSpec? Sequence { get; init; }

    /// <summary>Length of the slot in which a group fires once; null: the window's length (or none, for a rule without one).</summary>
    public Located<TimeSpan>? Suppress { get; init; }

    /// <summary>The finding's sentence; null: the title.</summary>
    public FindingTemplate? Finding { get; init; }

    /// <summary>Limits, all with defaults.</summary>
    public RuleLimits Limits { get; init; } = RuleLimits.Default;

    /// <summary>The inline tests.</summary>
    public IReadOnlyList<RuleTestSpec> Tests { get; init; } = [];

    /// <summary>A hash of everything that decides what the rule finds (not its tests or prose): state of another hash is not its state. 64 hex digits.</summary>
    public required string Version { get; init; }

    /// <summary>Whether the file has mistakes, and the rule is compiled only to find more of them. A draft is in no loaded set.</summary>
    internal bool IsDraft { get; init; }

    /// <summary>The slot in which a group fires once, in milliseconds; 0: every firing event is its own finding.</summary>
    public long SuppressMs => (long)((Suppress?.Value ?? Window?.Length ?? Sequence?.Within.Value ?? TimeSpan.Zero).TotalMilliseconds);
}

/// <summary>A C# expression inside a rule file, with the place of every character.</summary>
/// <param name="Text">The decoded text, as YAML gives it.</param>
/// <param name="Map">Where each character of the text stands in the file.</param>
public sealed record CSharpText(string Text, ScalarMap Map)
{
    /// <summary>The whole expression's place.</summary>
    public SourceSpan Span => Map.Span(0, Text.Length);
}

/// <summary>Where each character of a decoded scalar stands in its file. Made by the YAML room for all five scalar styles.</summary>
/// <param name="Source">The file.</param>
/// <param name="Offsets">File offset of each UTF-16 unit of the decoded text, and one more: the offset just behind the last.</param>
public sealed record ScalarMap(SourceText Source, IReadOnlyList<int> Offsets)
{
    /// <summary>Where the writing of each unit ends, when that is not one unit on: an escape, a doubled quote, a CR LF. Null: always one on.</summary>
    internal IReadOnlyList<int>? Ends { get; init; }

    /// <summary>False when the characters could not be told apart and each one maps to the whole scalar.</summary>
    internal bool Exact { get; init; } = true;

    /// <summary>The file span of [start, end) of the decoded text; an empty span covers one character where there is one.</summary>
    public SourceSpan Span(int start, int end)
    {
        start = Math.Clamp(start, 0, Offsets.Count - 1);
        end = Math.Clamp(end, start, Offsets.Count - 1);
        if (end > start) return new SourceSpan(Source, Offsets[start], EndOf(end - 1));
        return new SourceSpan(Source, Offsets[start], start < Offsets.Count - 1 ? EndOf(start) : Math.Min(Offsets[start] + 1, Source.Text.Length));
    }

    /// <summary>A part of the scalar as a map of its own: for templates, whose expressions are parts of a text.</summary>
    public ScalarMap Slice(int start, int end)
    {
        var (offsets, ends) = (new int[end - start + 1], Ends is null ? null : new int[end - start]);
        for (var i = start; i < end; i++)
        {
            offsets[i - start] = Offsets[i];
            if (ends is not null) ends[i - start] = Ends![i];
        }
        offsets[^1] = end > start ? EndOf(end - 1) : Offsets[start];
        return this with { Offsets = offsets, Ends = ends };
    }

    int EndOf(int unit) => Ends is null ? Offsets[unit] + 1 : Ends[unit];
}

/// <summary>A parameter's name (camelCase) and effective value.</summary>
/// <param name="Name">As written in the rule.</param>
/// <param name="Kind">Number, Text, Bool or TextList; a duration such as 10m is a number of seconds.</param>
/// <param name="Value">double, string, bool or string[].</param>
public sealed record Parameter(Located<string> Name, ValueKind Kind, object Value);

/// <summary>One part of `by`: usually a word.</summary>
/// <param name="Name">The name shown in findings and usable in `when` and `finding`; the word itself, or the key of `by: { name: expression }`.</param>
/// <param name="Code">The expression over an event.</param>
public sealed record GroupPart(Located<string> Name, CSharpText Code);

/// <summary>A named value: `let`.</summary>
public sealed record LetSpec(Located<string> Name, CSharpText Code);

/// <summary>How a window cuts time.</summary>
public enum WindowKind
{
    /// <summary>The last Length, moving by Every.</summary>
    Sliding,

    /// <summary>Slots of Length aligned to the epoch.</summary>
    Tumbling,

    /// <summary>Ends after Length of silence, or at Max.</summary>
    Session,
}

/// <summary>A window.</summary>
/// <param name="Length">How long; for a session, the silence that ends it.</param>
/// <param name="Every">The step of a sliding window; equals Length for tumbling.</param>
/// <param name="Max">The longest a session may last; zero for other kinds.</param>
public sealed record WindowSpec(WindowKind Kind, TimeSpan Length, TimeSpan Every, TimeSpan Max, SourceSpan Span);

/// <summary>Ordered steps of a sequence.</summary>
public sealed record SequenceSpec(IReadOnlyList<SequenceStep> Steps, Located<TimeSpan> Within);

/// <summary>One step; a step named `absent` must not happen before `within` ends.</summary>
public sealed record SequenceStep(Located<string> Name, CSharpText Code)
{
    /// <summary>Whether the step must not happen.</summary>
    public bool Absent => Name.Value == "absent";
}

/// <summary>The finding's sentence: text with expressions in braces; {{ and }} are braces.</summary>
public sealed record FindingTemplate(Located<string> Text, IReadOnlyList<TemplatePart> Parts);

/// <summary>A part of the sentence: literal text, or an expression (then <paramref name="Literal"/> is null).</summary>
public sealed record TemplatePart(string? Literal, CSharpText? Code);

/// <summary>What a metrics rule reads.</summary>
/// <param name="Series">The named series, in file order.</param>
/// <param name="Dimensions">The dimensions that make its groups, such as UserPool, UserPoolClient.</param>
/// <param name="Period">The period of every series.</param>
public sealed record MetricsSpec(IReadOnlyList<SeriesSpec> Series, IReadOnlyList<Located<string>> Dimensions, Located<TimeSpan> Period, SourceSpan Span);

/// <summary>One named series: a plain metric and statistic, or metric math.</summary>
/// <param name="Name">camelCase or lowercase, usable in C# and in later expressions.</param>
/// <param name="Namespace">AWS/Cognito unless given as `AWS/Usage:CallCount Sum`; null for math.</param>
/// <param name="Metric">The metric's name; null for math.</param>
/// <param name="Statistic">The statistic, such as Sum or SampleCount; null for math.</param>
/// <param name="Math">The metric-math text behind `=`; null for a plain metric.</param>
public sealed record SeriesSpec(Located<string> Name, string? Namespace, string? Metric, string? Statistic, CSharpText? Math, SourceSpan Span);

/// <summary>What a rule may keep. Reaching a limit is a fault with the rule's place, and the finding says "at least".</summary>
/// <param name="Groups">Live groups.</param>
/// <param name="DistinctValues">Distinct values per accumulator, group and window.</param>
/// <param name="Sequences">Attempts in flight, all groups together.</param>
/// <param name="Evidence">Sample event ids on a finding.</param>
/// <param name="FirstSeen">Values remembered by FirstSeen, all groups together.</param>
public sealed record RuleLimits(int Groups, int DistinctValues, int Sequences, int Evidence, int FirstSeen)
{
    /// <summary>What holds where a rule says nothing.</summary>
    public static RuleLimits Default { get; } = new(1_000_000, 10_000, 100_000, 5, 1_000_000);
}
