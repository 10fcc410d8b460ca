namespace CognitoRules.Rules;

/// <summary>
/// The one table of fields of a rule file. The loader checks files against it, rules.schema.json is generated from it, and
/// `new rule` writes from it; a field that is not here does not exist.
/// </summary>
static class RuleFields
{
    /// <summary>Rule ids: words in lower case joined by hyphens.</summary>
    internal const string IdPattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

    /// <summary>Techniques of MITRE ATT&amp;CK.</summary>
    internal const string TechniquePattern = @"^T[0-9]{4}(\.[0-9]{3})?$";

    /// <summary>Names an author gives: camelCase, so that they never meet the vocabulary's PascalCase.</summary>
    internal const string NamePattern = "^[a-z][A-Za-z0-9]*$";

    internal const string IdForm = "words in lower case joined by hyphens, such as password-spray";
    internal const string NameForm = "a name in camelCase, such as minUsers";

    internal static readonly IReadOnlyList<string> SeverityWords = ["info", "low", "medium", "high", "critical"];
    internal static readonly IReadOnlyList<string> StatusWords = ["experimental", "stable", "deprecated"];
    internal static readonly IReadOnlyList<string> SourceWords = ["cloudtrail", "activity-log", "findings"];

    internal static readonly IReadOnlyList<string> ResponseWords =
        ["block-address", "revoke-tokens", "disable-user", "reset-password", "rotate-secret", "restore-configuration", "suspend-principal", "raise-quota", "investigate"];

    static readonly TextType Line = new("a text");
    static readonly TextType Prose = new("a text");
    static readonly DurationType Duration = new();
    static readonly DurationType Moment = new(ZeroAllowed: true);
    static readonly TextType Id = new("a rule id", IdPattern, IdForm);

    internal static readonly FieldType ParamValue = new AnyOfType("a number, a text, true or false, a duration or a list of texts",
        [new NumberType(), new BoolType(), Line, new ListType("a list of texts", Line)]);

    internal static readonly MapType Params = new("parameters such as `minUsers: 20`", ParamValue, NamePattern, NameForm);

    static readonly ObjectType Window = new("a window",
    [
        new("sliding", Duration, "Its length: the last so much time, moving on by `every`.") { Examples = ["10m"] },
        new("every", Duration, "The step of a sliding window. Default: a tenth of the length, at least 10s.") { Examples = ["1m"] },
        new("tumbling", Duration, "Its length: fixed slots aligned to the epoch, UTC.") { Examples = ["5m"] },
        new("session", Duration, "The silence that ends it.") { Examples = ["15m"], Elsewhere = ["gap"] },
        new("max", Duration, "The longest a session may last. Default: 24h, or the silence when that is longer.") { Examples = ["4h"] },
    ], OneOf: ["sliding", "tumbling", "session"]);

    static readonly ObjectType Metrics = new("a metrics source",
    [
        new("metrics", new MapType("named series such as `attempts: SignInSuccesses SampleCount`",
                new TextType("`<metric> <statistic>`, or `= ` and metric math"), NamePattern, NameForm),
            "The named series: `<metric> <statistic>` in AWS/Cognito, `<namespace>:<metric> <statistic>` elsewhere, or `=` and CloudWatch metric math over other names.")
        { Required = true, Examples = ["{ attempts: SignInSuccesses SampleCount, rate: \"= 100 * failures / attempts\" }"] },
        new("dimensions", new ListType("a list of dimension names", Line), "The dimensions that make the rule's groups.") { Examples = ["[UserPool, UserPoolClient]"] },
        new("period", Duration, "The period of every series. Default: 5m."),
    ]);

    static readonly ObjectType Limits = new("the limits",
    [
        new("groups", new CountType(1, 10_000_000), "Live groups. Default: 1000000."),
        new("distinct", new CountType(1, 1_000_000), "Distinct values per accumulator, group and window; counts beyond say `at least`. Default: 10000."),
        new("sequences", new CountType(1, 10_000_000), "Attempts of a sequence in flight, all groups together. Default: 100000."),
        new("evidence", new CountType(0, 100), "Sample event ids on a finding. Default: 5."),
        new("first-seen", new CountType(1, 100_000_000), "Values remembered by FirstSeen, all groups together. Default: 1000000."),
    ]);

    static readonly ObjectType TestEvent = new("a test's events",
    [
        new("at", Moment, "When the first one happens, after the test's start. Default: 0s.") { Examples = ["5m"] },
        new("repeat", new CountType(1, 1_000_000), "How many of them. Default: 1."),
        new("every", Moment, "The time between two of them. Default: 0s, all at once.") { Examples = ["27s"] },
        new("event", new EventType(), "The event's words (`Action`, `Error`, `User`, …) and raw paths. `{i}` in a text is the number of the repetition, from 0; `{i % 3}` counts in a circle.")
        { Examples = ["{ Action: InitiateAuth, Error: NotAuthorizedException, User: \"user-{i}\", Ip: 203.0.113.7 }"] },
        new("record", new MapType("a record's own JSON", new AnyType()), "Parts of the record as AWS writes it, nested; for what has no word."),
        new("source", new WordType("a source", SourceWords), "Which source the events are of, when the rule has two."),
    ]);

    static readonly AnyOfType Points = new("points such as `57x10 60x10 _x2`, or a list of numbers",
        [new TextType("points"), new ListType("a list of numbers", new NumberType()), new NumberType()]);

    static readonly MapType SeriesPoints = new("series such as `SignInSuccesses.Sum: 57x10`", Points);

    static readonly ObjectType SeriesGroup = new("a group of series",
    [
        new("dimensions", new MapType("dimensions such as `UserPool: eu-west-1_Example`", Line), "The values of the rule's dimensions.") { Required = true },
        new("points", SeriesPoints, "One value per period for each series.") { Required = true },
    ]);

    static readonly ObjectType Expectation = new("an expectation",
    [
        new("findings", new CountType(0, 100_000), "How many findings in all. Default: 1."),
        new("by", new MapType("group values such as `Ip: 203.0.113.7`", new AnyType()), "The group of the findings."),
        new("group", new MapType("group values such as `Ip: 203.0.113.7`", new AnyType()), "The same as `by`."),
        new("at", Moment, "When the first finding fires, after the test's start.") { Examples = ["8m33s"] },
        new("severity", new WordType("a severity", SeverityWords), "The severity of every finding."),
        new("message", Line, "The sentence of the first finding."),
        new("let", new MapType("named values such as `users: 20`", new AnyOfType("a number or a text", [new NumberType(), new BoolType(), Line])), "Values of `let` names in the first finding."),
    ], AtMostOneOf: ["by", "group"]);

    static readonly ObjectType Test = new("a test",
    [
        new("name", Line, "A sentence that one could dispute.") { Required = true, Examples = ["19 failures stay silent"] },
        new("todo", Line, "Why the test is not run yet.") { Elsewhere = ["skip"] },
        new("events", new ListType("a list of events", TestEvent, CountMin: 0), "Generated events."),
        new("series", new AnyOfType("series such as `SignInSuccesses.Sum: 57x10`", [SeriesPoints, new ListType("a list of groups of series", SeriesGroup)]),
            "Metric points, one per period, in promtool's notation: `57x10` is 57 and ten more of it, `1+2x3` is 1 3 5 7, `_` is no point, `_x2` two of those."),
        new("fixture", Line, "Recorded data: a path relative to the rule's file.") { Examples = ["../../fixtures/spray-day"] },
        new("period", Duration, "The period of `series`. Default: the rule's."),
        new("params", Params, "Parameter values for this test only."),
        new("expect", new AnyOfType("`none`, or fields such as `findings: 1`", [new WordType("`none`", ["none"]), Expectation]), "What must come out: `none`, or what the findings are like.")
        { Required = true, Examples = ["none", "{ findings: 1, by: { Ip: 203.0.113.7 } }"] },
    ], OneOf: ["events", "series", "fixture"]);

    /// <summary>The fields of a rule, in the order people write them.</summary>
    internal static readonly ObjectType Rule = new("a rule",
    [
        new("id", Id, "Stable id in kebab-case. Never reuse one: finding ids derive from it.") { Required = true, Examples = ["password-spray"] },
        new("title", Line, "One line for people.") { Required = true, Examples = ["Password spray from one address"], Elsewhere = ["name", "summary"] },
        new("severity", new AnyOfType("info, low, medium, high, critical or a C# expression", [new WordType("a severity", SeverityWords), new CSharpType("a C# expression")]),
            "How bad a finding is: a word, or a C# expression that gives one.")
        { Required = true, Examples = ["high", "'users > 100 ? \"critical\" : \"high\"'"], Elsewhere = ["level", "priority"] },
        new("severity-reason", Prose, "Why this severity."),
        new("status", new WordType("a status", StatusWords), "How far to trust the rule. Default: experimental.") { Elsewhere = ["stability", "maturity"] },
        new("replaced-by", Id, "The rule that replaces a deprecated one."),
        new("attack", new ListType("a list of technique ids", new TextType("a technique id", TechniquePattern, "a MITRE ATT&CK technique such as T1110 or T1110.003")),
            "MITRE ATT&CK techniques.")
        { Examples = ["[T1110.003]"], Elsewhere = ["mitre", "tags", "techniques"] },
        new("why", Prose, "What happens when this fires, and why it matters.") { Elsewhere = ["description", "about"] },
        new("blind-spots", Prose, "What the rule cannot see."),
        new("false-positives", Prose, "What looks the same and is harmless.") { Elsewhere = ["falsepositives"] },
        new("respond", Prose, "What to do first, for a person.") { Elsewhere = ["runbook", "remediation"] },
        new("response", new ListType("a list of responses", new WordType("a response", ResponseWords)), "What automation may do.") { Examples = ["[block-address, revoke-tokens]"] },
        new("requires", new ListType("a list of texts", Line), "What must be switched on in AWS for the rule to see anything."),
        new("references", new ListType("a list of addresses", Line), "Where to read more."),
        new("source", new AnyOfType("cloudtrail, activity-log, findings, a list of these, or a `metrics` mapping",
                [new WordType("a source", SourceWords), new ListType("a list of sources", new WordType("a source", SourceWords)), Metrics]),
            "Where the events come from.")
        { Required = true, Examples = ["cloudtrail", "[cloudtrail, activity-log]", "findings"], Elsewhere = ["logsource", "data-source"] },
        new("of", new ListType("a list of rule ids", Id), "For `source: findings`: the rules whose findings count. Default: any.") { Examples = ["[password-spray]"] },
        new("params", Params, "Named values, in scope in the rule's C#; a deployment may override them. A duration such as 10m is a number of seconds.")
        { Examples = ["{ minUsers: 20, minRatio: 0.8 }"], Elsewhere = ["parameters", "variables"] },
        new("where", new CSharpType("a C# expression over one event"), "Which events count: C#, once per event.") { Examples = ["SignIn && !Throttled"], Elsewhere = ["filter", "detection", "match"] },
        new("by", new ListType("a list of words such as [UserPool, Ip]",
                new AnyOfType("a word or C# expression, or `name: expression`",
                    [new CSharpType("a word or C# expression over one event"), new MapType("`name: expression`", new CSharpType("a C# expression over one event"), NamePattern, NameForm)]), CountMin: 0),
            "What groups events. A part is a word, or `name: expression`.")
        { Examples = ["[UserPool, Ip]"], Elsewhere = ["group", "group-by", "groupBy", "groupby"] },
        new("window", new AnyOfType("a duration such as 10m, or fields such as `tumbling: 5m`", [Duration, Window]),
            "How long events of a group are looked at together. A duration alone is a sliding window; without a window every matching event is a finding.")
        { Examples = ["10m", "{ sliding: 10m, every: 1m }", "{ tumbling: 5m }", "{ session: 15m, max: 4h }"], Elsewhere = ["timeframe"] },
        new("let", new MapType("named values such as `failures: Count(Failed)`", new CSharpType("a C# expression over a window"), NamePattern, NameForm),
            "Named values: C#, once per group and window. They appear in the finding.")
        { Examples = ["{ failures: Count(Failed) }"] },
        new("when", new CSharpType("a C# expression over a window"), "When a group's window is a finding: C#, once per group and window.")
        { Examples = ["failures >= 20"], Elsewhere = ["condition", "threshold", "having"] },
        new("sequence", new ListType("a list of steps such as `- entry: SignIn`",
                new MapType("one step such as `entry: SignIn`", new CSharpType("a C# expression over one event"), NamePattern, NameForm, CountMax: 1), CountMin: 2),
            "Ordered steps, instead of `window` and `when`. Earlier steps are in scope by name; a step named `absent` must not happen before `within` ends."),
        new("within", Duration, "How long a sequence may take, from its first step.") { Examples = ["1h"] },
        new("suppress", Duration, "A group fires once in a slot of this length. Default: the window."),
        new("finding", new TextType("a sentence"), "The finding's sentence; C# stands in braces, `{{` and `}}` are braces. Default: the title.")
        { Examples = ["\"{failures} failed sign-ins from {Ip}\""], Elsewhere = ["message"] },
        new("limits", Limits, "What the rule may keep."),
        new("tests", new ListType("a list of tests", Test, CountMin: 0), "At least one test that fires and one that stays silent."),
    ]);
}
