using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>One named series of a request: a plain metric, or metric math over the names of others.</summary>
/// <param name="Math">Null for a plain metric.</param>
/// <param name="NameSpan">Where the name is written.</param>
sealed record MathInput(string Name, SourceSpan NameSpan, MathText? Math);

/// <summary>
/// The series of one request, checked and in an order in which each comes after what it needs. Immutable; a <see cref="MathRun"/>
/// evaluates it over points.
/// </summary>
sealed class MathProgram
{
    /// <summary>CloudWatch's own limit of one GetMetricData request; also the longest array, so that arrays of arrays cannot explode.</summary>
    internal const int SeriesCountMax = 500;

    readonly Dictionary<MathNode, MathInfo> infos = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, KnownSeries> known = new(StringComparer.Ordinal);
    readonly List<int> order = [];
    readonly Dictionary<MathNode, int> pastCalls = new(ReferenceEqualityComparer.Instance);
    readonly MathNode?[] nodes;
    readonly IReadOnlyList<int>?[] needs;

    MathProgram(IReadOnlyList<MathInput> inputs)
    {
        Inputs = inputs;
        nodes = new MathNode?[inputs.Count];
        needs = new IReadOnlyList<int>?[inputs.Count];
        PlainNames = [.. inputs.Where(i => i.Math is null).Select(i => i.Name)];
    }

    /// <summary>The series as given.</summary>
    internal IReadOnlyList<MathInput> Inputs { get; }

    /// <summary>Names of the plain metrics, in order: what METRICS looks at.</summary>
    internal IReadOnlyList<string> PlainNames { get; }

    /// <summary>Indexes of the series, each after all that it needs.</summary>
    internal IReadOnlyList<int> Order => order;

    /// <summary>
    /// The calls that look at points before their own, beyond any window, in a fixed order: what must be remembered of points that are kept no
    /// longer is the nearest point of the argument of each.
    /// </summary>
    internal IEnumerable<(CallNode Call, int Number)> PastCalls => pastCalls.Select(p => ((CallNode)p.Key, p.Value));

    /// <summary>Checks the series of a request; null when any has a mistake, or is neither a series nor used by one.</summary>
    internal static MathProgram? Compile(IReadOnlyList<MathInput> inputs, DiagnosticBag bag)
    {
        var mistakes = new DiagnosticBag();
        var program = Check(inputs, mistakes);
        program?.Results(mistakes);
        bag.AddRange(mistakes.Items);
        return mistakes.HasErrors ? null : program;
    }

    /// <summary>The same for expressions that nobody reads as a series: numbers and arrays are results, too.</summary>
    internal static MathProgram? Check(IReadOnlyList<MathInput> inputs, DiagnosticBag bag)
    {
        if (inputs.Count > SeriesCountMax)
        {
            bag.Add(MathMistakes.TooManySeries(inputs[SeriesCountMax].NameSpan, inputs.Count));
            return null;
        }
        var program = new MathProgram(inputs);
        var mistakes = new DiagnosticBag();
        program.Parse(mistakes);
        new DependencyOrder(inputs, program.nodes, mistakes).Find(program.order);
        foreach (var index in program.order) program.Check(index, mistakes);
        if (!mistakes.HasErrors) program.FindPastCalls();
        bag.AddRange(mistakes.Items);
        return mistakes.HasErrors ? null : program;
    }

    /// <summary>The tree of a series; null for a plain metric.</summary>
    internal MathNode? Node(int index) => nodes[index];

    /// <summary>Whether only CloudWatch can compute the series, so that its points are recorded ones.</summary>
    internal bool IsRecorded(int index) => nodes[index] is { } node && ServerFunctions.CallIn(node) is not null;

    /// <summary>What a part of an expression is; every part of a compiled program has one, but the words of a call.</summary>
    internal MathInfo Info(MathNode node) => infos[node];

    /// <summary>What a series is.</summary>
    internal MathInfo Info(int index) => known[Inputs[index].Name].Info!.Value;

    internal int Index(string name) => known[name].Index;

    /// <summary>The indexes of all metric math that a series is made of, each after what it needs itself, the series last.</summary>
    internal IReadOnlyList<int> Needs(int index)
    {
        if (needs[index] is { } ready) return ready;
        var wanted = new HashSet<int> { index };
        var inOrder = new List<int>();
        for (var at = order.IndexOf(index); at >= 0; at--)
        {
            if (!wanted.Contains(order[at]) || nodes[order[at]] is not { } node) continue;
            inOrder.Add(order[at]);
            wanted.UnionWith(MathNames.In(node).Select(n => Index(n.Name)));
        }
        inOrder.Reverse();
        return needs[index] = inOrder;
    }

    /// <summary>
    /// How many of those calls stand within each other at most. So many slots before the first that is asked for are enough where an argument
    /// has a point in every slot, as a filled series has.
    /// </summary>
    internal int PastDepth { get; private set; }

    /// <summary>The number of a call among <see cref="PastCalls"/>; -1 when it is none.</summary>
    internal int PastCall(CallNode call) => pastCalls.GetValueOrDefault(call, -1);

    // What only CloudWatch computes is never evaluated, and what sees a window sees nothing before it.
    void FindPastCalls()
    {
        var depths = new int[nodes.Length];
        foreach (var index in order)
        {
            if (nodes[index] is not { } node || IsRecorded(index)) continue;
            foreach (var call in MathNames.All(node).OfType<CallNode>())
            {
                if (Info(call) is { Windowed: false, Form.Past: not null }) pastCalls[call] = pastCalls.Count;
            }
            // What one name stands for counts along with all of the other's, which is never too little.
            depths[index] = MathNames.All(node).OfType<CallNode>().Count(pastCalls.ContainsKey) + MathNames.In(node).Select(n => depths[Index(n.Name)]).DefaultIfEmpty().Max();
        }
        PastDepth = depths.DefaultIfEmpty().Max();
    }

    void Parse(DiagnosticBag bag)
    {
        for (var i = 0; i < Inputs.Count; i++)
        {
            var input = Inputs[i];
            nodes[i] = input.Math is null ? null : MathParser.Parse(input.Math, bag);
            known.TryAdd(input.Name, new KnownSeries(i, input.Math is null, input.Math is null ? new MathInfo(MathType.Series, false, 1) : null));
        }
    }

    void Check(int index, DiagnosticBag bag)
    {
        if (nodes[index] is not { } node) return;
        var info = new MathChecker(Inputs[index].Math!, known, PlainNames, infos, bag).Check(node);
        known[Inputs[index].Name] = new KnownSeries(index, false, info);
    }

    // CloudWatch returns series only. A number or an array may still stand under a name that another expression uses.
    void Results(DiagnosticBag bag)
    {
        var used = nodes.OfType<MathNode>().SelectMany(MathNames.In).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is not { } node || Info(i).Type == MathType.Series) continue;
            var readable = Info(i).Type is MathType.Scalar or MathType.Array;
            if (!readable || !used.Contains(Inputs[i].Name)) bag.Add(MathMistakes.NoSeriesResult(Inputs[i].Math!, node, Info(i).Type));
        }
    }
}
