using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// What every later pass relies on: kinds fit, slots and parts exist, nothing is named that its place may not name, sizes are bounded. Lowering
/// keeps this by construction; nodes from a file are believed only as far as this. So a file can say nothing that a rule could not say.
/// </summary>
sealed class NodeCheck
{
    /// <summary>Most nodes of a rule, with everything shared written out.</summary>
    internal const int NodeCountMax = 4_000;

    /// <summary>Deepest tree of nodes.</summary>
    internal const int DepthMax = 700;

    /// <summary>Most accumulators of a rule.</summary>
    internal const int AggregateCountMax = 64;

    /// <summary>The longest memory a rule may ask for.</summary>
    internal const int DaysMax = 365;

    readonly LoweredRule lowered;
    readonly Rule rule;
    View view;
    int stepsInScope;

    NodeCheck(LoweredRule lowered) => (this.lowered, rule) = (lowered, lowered.Rule);

    /// <summary>The rules whose nodes hold. Lowering should make no others; one that it made all the same is refused like any other form of C#.</summary>
    internal static IReadOnlyList<LoweredRule> Check(IReadOnlyList<LoweredRule> rules, DiagnosticBag bag)
    {
        foreach (var bad in rules.Where(r => !Holds(r))) bag.Add(LoweringMistakes.NoSafeForm(bad.Rule) with { RuleId = bad.Rule.Id.Value });
        return [.. rules.Where(Holds)];
    }

    /// <summary>Whether nodes are ones that the rule's C# could have become.</summary>
    internal static bool Holds(LoweredRule lowered)
    {
        var sizes = new NodeSizes();
        if (sizes.Total(lowered.Roots().Concat(lowered.Comparisons.Select(c => c.Holds))) > 2 * NodeCountMax || sizes.DepthMax > DepthMax) return false;
        var check = new NodeCheck(lowered);
        return check.HasTheRulesShape() && check.EventPartsHold() && check.AggregatesHold() && check.WindowPartsHold();
    }

    bool HasTheRulesShape() =>
        lowered.Where is not null == (rule.Where is not null || rule.Exceptions.Count > 0)
        && lowered.By.Count == rule.By.Count
        && lowered.Steps.Select(s => (s.Name, s.Absent)).SequenceEqual(rule.Sequence?.Steps.Select(s => (s.Name.Value, s.Absent)) ?? [])
        && lowered.Let.Select(l => l.Name).SequenceEqual(rule.Let.Select(l => l.Name.Value), StringComparer.Ordinal)
        && lowered.When is not null == rule.When is not null
        && lowered.Severity is not null == rule.SeverityCode is not null
        && lowered.Finding.Count == (rule.Finding?.Parts.Count(p => p.Code is not null) ?? 0)
        && lowered.Aggregates.Count <= AggregateCountMax;

    bool EventPartsHold()
    {
        (view, stepsInScope) = (View.Event, 0);
        if (lowered.Where is { } where && !Is(where, ValueKind.Bool)) return false;
        if (!lowered.By.TrueForAll(Holds)) return false;
        for (; stepsInScope < lowered.Steps.Count; stepsInScope++)
        {
            if (!Is(lowered.Steps[stepsInScope].Test, ValueKind.Bool)) return false;
        }
        stepsInScope = 0;
        return lowered.Aggregates.TrueForAll(a => (a.Condition is null || Is(a.Condition, ValueKind.Bool)) && (a.Spec.Kind == AggregateKind.Baseline || a.Argument is null || Holds(a.Argument)));
    }

    bool AggregatesHold()
    {
        // A rule over metrics has series instead of aggregates, and may ask what is usual of them.
        if (rule.Metrics is not null ? lowered.Aggregates.Exists(a => a.Spec.Kind != AggregateKind.Baseline) : lowered.Aggregates.Count > 0 && rule.Window is null) return false;
        for (var slot = 0; slot < lowered.Aggregates.Count; slot++)
        {
            var (spec, argument) = (lowered.Aggregates[slot].Spec, lowered.Aggregates[slot].Argument);
            if (spec.Slot != slot || spec.Argument != (argument?.Kind ?? ValueKind.Bool) || !KindFits(spec.Kind, argument?.Kind)) return false;
            if (spec.Kind is AggregateKind.FirstSeen or AggregateKind.Baseline ? spec.Days is < 1 or > DaysMax : spec.Days != 0) return false;
            if (spec.Kind != AggregateKind.Baseline) continue;
            view = rule.Metrics is null ? View.Window : View.Metrics;
            // What a baseline is made of is known before it.
            if (!Is(argument!, ValueKind.Number) || NodeTree.All(argument!).Any(n => n is AggregateNode { Slot: var inner } && inner >= slot || n is BaselineNode)) return false;
        }
        return true;
    }

    static bool KindFits(AggregateKind kind, ValueKind? argument) => kind switch
    {
        AggregateKind.Count => argument is null,
        AggregateKind.Distinct => argument is ValueKind.Text or ValueKind.Number,
        AggregateKind.Sum or AggregateKind.Min or AggregateKind.Max or AggregateKind.Avg or AggregateKind.Baseline => argument == ValueKind.Number,
        AggregateKind.First or AggregateKind.Last => argument is ValueKind.Text or ValueKind.Number or ValueKind.Time or ValueKind.Bool,
        AggregateKind.Top or AggregateKind.Share or AggregateKind.FirstSeen => argument == ValueKind.Text,
        _ => false,
    };

    bool WindowPartsHold()
    {
        view = rule.Metrics is not null ? View.Metrics : rule.Sequence is not null ? View.Sequence : rule.Window is null ? View.Event : View.Window;
        stepsInScope = lowered.Steps.Count;
        return lowered.Let.TrueForAll(l => Holds(l.Value))
            && (lowered.When is null || Is(lowered.When, ValueKind.Bool))
            && (lowered.Severity is null || Is(lowered.Severity, ValueKind.Text))
            && lowered.Finding.TrueForAll(Holds)
            && lowered.Comparisons.TrueForAll(c => Holds(c.Left) && (c.Right is null || Holds(c.Right)) && Is(c.Holds, ValueKind.Bool) && (c.Right is null) == (c.Operator.Length == 0));
    }

    bool Is(Node node, ValueKind kind) => node.Kind == kind && Holds(node);

    bool Holds(Node node) => node switch
    {
        TextConstant n => IsKnown(n.Value),
        NumberConstant or BoolConstant => true,
        WordNode n => Enum.IsDefined(n.Word) && Words.Info(n.Word) is var info && info.Kind == n.Kind && (info.Sources & rule.Events) == rule.Events && IsInScope(n.Step),
        RawNode n => RawPath.TryParse(n.Path, out _, out _) && rule.Metrics is null && !rule.Events.HasFlag(EventSources.Findings) && n.Kind is ValueKind.Text or ValueKind.Number or ValueKind.Bool && IsInScope(n.Step),
        GroupNode n => view != View.Event && (view == View.Metrics ? n.Kind == ValueKind.Text && n.Part < rule.Metrics!.Dimensions.Count : n.Part < lowered.By.Count && lowered.By[n.Part].Kind == n.Kind) && n.Part >= 0,
        AggregateNode n => view == View.Window && n.Slot >= 0 && n.Slot < lowered.Aggregates.Count && KindOf(lowered.Aggregates[n.Slot].Spec) == n.Kind,
        BaselineNode n => view is View.Window or View.Metrics && n.Slot >= 0 && n.Slot < lowered.Aggregates.Count && lowered.Aggregates[n.Slot].Spec.Kind == AggregateKind.Baseline && Enum.IsDefined(n.Member),
        SeriesNode n => view == View.Metrics && n.Series >= 0 && n.Series < rule.Metrics!.Series.Count && Enum.IsDefined(n.Member)
            && (n.Limit is null ? n.Member is not (SeriesMember.Above or SeriesMember.Below) : n.Member is SeriesMember.Above or SeriesMember.Below && Is(n.Limit, ValueKind.Number)),
        BreachingNode n => view == View.Metrics && n.Series >= 0 && n.Series < rule.Metrics!.Series.Count && n.Count >= 1 && n.Count <= n.Of && n.Of <= PointCount
            && n.Comparison > Comparison.NotEqual && Enum.IsDefined(n.Comparison) && Enum.IsDefined(n.Treatment) && Is(n.Limit, ValueKind.Number),
        NotNode n => Is(n.Operand, ValueKind.Bool),
        AndNode n => Is(n.Left, ValueKind.Bool) && Is(n.Right, ValueKind.Bool),
        OrNode n => Is(n.Left, ValueKind.Bool) && Is(n.Right, ValueKind.Bool),
        ChoiceNode n => Is(n.Condition, ValueKind.Bool) && n.Then.Kind == n.Else.Kind && Holds(n.Then) && Holds(n.Else),
        CompareNode n => Enum.IsDefined(n.Operator) && n.Left.Kind == n.Right.Kind && (n.Operator <= Comparison.NotEqual || n.Left.Kind is ValueKind.Number or ValueKind.Time) && Holds(n.Left) && Holds(n.Right),
        MissingNode n => n.Operand.Kind != ValueKind.Bool && Holds(n.Operand),
        ArithmeticNode n => Enum.IsDefined(n.Operator) && Is(n.Left, ValueKind.Number) && Is(n.Right, ValueKind.Number),
        TextTestNode n => Enum.IsDefined(n.Test) && Is(n.Text, ValueKind.Text) && Is(n.Argument, ValueKind.Text),
        InNode n => Is(n.Text, ValueKind.Text) && n.Values.Values.All(IsKnown),
        CidrNode n => Is(n.Text, ValueKind.Text) && n.Networks.Values.All(v => Network.TryParse(v, out _)),
        MatchNode n => Is(n.Text, ValueKind.Text) && Patterns.TooLarge(n.Pattern) is null,
        LengthNode n => Is(n.Text, ValueKind.Text),
        TimePartNode n => Is(n.Time, ValueKind.Time) && Enum.IsDefined(n.Part),
        ElapsedNode n => Is(n.From, ValueKind.Time) && Is(n.To, ValueKind.Time),
        _ => false,
    };

    long PointCount => (rule.Window?.Length ?? rule.Metrics!.Period.Value).Ticks / rule.Metrics!.Period.Value.Ticks;

    // The event at hand, where there is one; or a step that has happened.
    bool IsInScope(int step) =>
        rule.Metrics is null && (step == -1 ? view == View.Event : step >= 0 && step < stepsInScope && view is View.Event or View.Sequence && !lowered.Steps[step].Absent);

    static ValueKind? KindOf(AggregateSpec spec) => spec.Kind switch
    {
        AggregateKind.First or AggregateKind.Last => spec.Argument,
        AggregateKind.Top => ValueKind.Text,
        AggregateKind.FirstSeen => ValueKind.Bool,
        AggregateKind.Baseline => null,
        _ => ValueKind.Number,
    };

    // Longer texts than the gate lets pass come from parameters only.
    bool IsKnown(string text) => text.Length <= Gate.TextLengthMax
        || rule.Params.Any(p => p.Value as string == text || p.Value is string[] list && list.Contains(text, StringComparer.Ordinal));
}
