using CognitoRules.Sources;

namespace CognitoRules.Evaluation;

/// <summary>
/// The rules over events of a replay, spread over threads. Each lane has some of the rules and goes through all events; the engine's thread hands them over
/// in runs, and takes back what was found run by run. No more than a few runs are under way: whoever is ahead waits.
/// </summary>
/// <remarks>
/// A rule is in one lane as a whole, so its groups, its limits and its findings are those it would have alone. What rules share is shared by value (pools'
/// accounts as far as a lane has come) or locked (faults). Where findings of several rules meet, that is in rules over findings and in the result, they have
/// one order of their own. So neither the number of lanes nor their speed shows.
/// </remarks>
sealed class RuleLanes
{
    const int RunsMax = 8;

    // The busiest lane may be so much busier than it would be after dealing anew.
    const double GainMin = 1.1;

    readonly Lane[] lanes;
    readonly EventRun[] runs;
    readonly Action<EventRun> collect;
    readonly object gate = new();

    // Runs handed over and taken back so far; a run's place in the ring is its number modulo the ring's length.
    long handedOver;
    long takenBack;
    bool isOver;
    bool isStopped;

    /// <summary>A lane at work.</summary>
    sealed class Lane(RuleLane rules)
    {
        internal RuleLane Rules => rules;

        /// <summary>Runs that it has been through.</summary>
        internal long Done { get; set; }

        internal bool HasEnded { get; set; }

        internal Task? Working { get; set; }
    }

    /// <summary>Starts the lanes, without rules.</summary>
    /// <param name="count">How many.</param>
    /// <param name="runEventCount">How many events are handed over at once.</param>
    /// <param name="accounts">Which account owns which pool, as far as events have come.</param>
    /// <param name="rawPathCount">The raw paths of an event.</param>
    /// <param name="nextSweepMs">When rules are next told that time goes on.</param>
    /// <param name="collect">Takes back what all lanes have been through, on the engine's thread, in order.</param>
    internal RuleLanes(int count, int runEventCount, PoolAccounts accounts, int rawPathCount, long nextSweepMs, Action<EventRun> collect)
    {
        NextSweepMs = nextSweepMs;
        this.collect = collect;
        runs = [.. Enumerable.Range(0, RunsMax).Select(_ => new EventRun(count, runEventCount))];
        lanes = [.. Enumerable.Range(0, count).Select(i => new Lane(new RuleLane(i, accounts.Share(), rawPathCount, nextSweepMs)))];
        foreach (var lane in lanes) lane.Working = Task.Factory.StartNew(() => Work(lane), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>When rules are next told that time goes on.</summary>
    internal long NextSweepMs { get; private set; }

    EventRun Filling => runs[handedOver % runs.Length];

    /// <summary>Takes the next event, copying it.</summary>
    internal void Add(PackedEvents from, int index)
    {
        var run = Filling;
        run.Add(from, index);
        if (from[index].TimeMs >= NextSweepMs)
        {
            run.SweptMs = from[index].TimeMs;
            NextSweepMs = run.SweptMs + EventRules.SweepMs;
        }
        if (run.IsFull) HandOver();
    }

    /// <summary>
    /// Deals the rules out so that each lane has about the same work; anew only when that gains something, since a lane begins with new rules by finding out
    /// which events are for them. Waits until all lanes have been through all that was handed over.
    /// </summary>
    /// <param name="runners">The rules.</param>
    /// <param name="work">How much work each is.</param>
    internal void Deal(IReadOnlyList<RuleRunner> runners, Func<RuleRunner, double> work)
    {
        Settle();
        var hands = lanes.Select(_ => new List<RuleRunner>()).ToArray();
        var sums = new double[lanes.Length];
        foreach (var runner in runners.OrderByDescending(work).ThenBy(r => r.Rule.Id, StringComparer.Ordinal))
        {
            var least = sums.AsSpan().IndexOf(sums.Min());
            hands[least].Add(runner);
            sums[least] += work(runner);
        }
        if (lanes.Sum(l => l.Rules.Runners.Count) == runners.Count && lanes.Max(l => l.Rules.Runners.Sum(work)) <= sums.Max() * GainMin) return;
        foreach (var (lane, hand) in lanes.Zip(hands)) lane.Rules.Own(hand);
    }

    /// <summary>No event before a moment will come any more; everything that was found until then is taken back.</summary>
    internal void AdvanceTo(long timeMs)
    {
        Filling.AdvanceToMs = timeMs;
        HandOver();
        Settle();
    }

    /// <summary>Ends the threads, which have nothing left to do.</summary>
    internal void End()
    {
        lock (gate)
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }
        foreach (var lane in lanes) lane.Working!.GetAwaiter().GetResult();
    }

    /// <summary>Ends the threads wherever they are; what they would have found is lost.</summary>
    internal void Stop()
    {
        lock (gate)
        {
            isStopped = true;
            Monitor.PulseAll(gate);
        }
        foreach (var lane in lanes) lane.Working!.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
    }

    void HandOver()
    {
        lock (gate)
        {
            handedOver++;
            Monitor.PulseAll(gate);
        }
        // The next run is filled where the oldest one stands.
        if (handedOver - takenBack == runs.Length) TakeBack();
    }

    /// <summary>Waits until all lanes have been through all events there are, and takes back what they found: then the rules stand as they would without lanes.</summary>
    internal void Settle()
    {
        if (Filling.Events.Count > 0) HandOver();
        while (takenBack < handedOver) TakeBack();
    }

    // The oldest run, once all lanes have been through it. What went wrong in a lane surfaces here.
    void TakeBack()
    {
        Lane? failed;
        lock (gate)
        {
            while (lanes.Any(l => l.Done <= takenBack && !l.HasEnded)) Monitor.Wait(gate);
            failed = lanes.FirstOrDefault(l => l.Done <= takenBack);
        }
        failed?.Working!.GetAwaiter().GetResult();
        var run = runs[takenBack++ % runs.Length];
        collect(run);
        run.Clear();
    }

    void Work(Lane lane)
    {
        try
        {
            while (TryNext(lane, out var run))
            {
                lane.Rules.Take(run);
                lock (gate)
                {
                    lane.Done++;
                    Monitor.PulseAll(gate);
                }
            }
        }
        finally
        {
            lock (gate)
            {
                lane.HasEnded = true;
                Monitor.PulseAll(gate);
            }
        }
    }

    bool TryNext(Lane lane, out EventRun run)
    {
        lock (gate)
        {
            while (lane.Done == handedOver && !isOver && !isStopped) Monitor.Wait(gate);
            run = runs[lane.Done % runs.Length];
            return !isStopped && lane.Done < handedOver;
        }
    }
}
