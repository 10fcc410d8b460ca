using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>One record, when it happened, and which attack it belongs to, if any.</summary>
sealed record Entry(long TimeMs, JsonObject Json, string? Attack)
{
    /// <summary>The record's id; a failed delivery of a message has none.</summary>
    internal string Id => (string?)(Json["eventID"] ?? Json["message"]!["eventId"]) ?? "";
}

/// <summary>How an incident is told: other seeds, sizes and times give other tellings of the same incident.</summary>
/// <param name="Seed">Decides everything that chance decides.</param>
/// <param name="Scale">The attack's size: how many attempts, victims and addresses, against the incident as committed.</param>
/// <param name="StartMs">When the telling begins.</param>
/// <param name="Noise">How busy the ordinary traffic is, against the incident as committed.</param>
sealed record Telling(ulong Seed, double Scale = 1, long StartMs = Telling.TuesdayMorningMs, double Noise = 1)
{
    /// <summary>2025-11-18, nine in the morning, UTC.</summary>
    internal const long TuesdayMorningMs = 1_763_456_400_000;

    /// <summary>The same day's first moment.</summary>
    internal const long TuesdayMs = TuesdayMorningMs - 9 * Rhythm.HourMs;
}

/// <summary>An incident in the making: ordinary traffic, the attack mixed into it, and the metrics that follow from both.</summary>
sealed class Story
{
    readonly Telling telling;
    readonly List<Entry> trail = [];
    readonly List<Entry> activities = [];
    readonly List<MetricSample> samples = [];
    string? attack;

    /// <param name="telling">Seed, size and time.</param>
    /// <param name="users">How many users the pools have.</param>
    /// <param name="part">Which of several stories of the same world this is.</param>
    internal Story(Telling telling, int users, int part = 0)
    {
        this.telling = telling;
        var source = new Chance(telling.Seed);
        World = new World(source.Fork("world"), users);
        // Noise and attack draw from sources of their own, so that a larger attack meets the same ordinary day.
        Noise = source.Fork($"noise{part}");
        Chance = source.Fork("attack");
        Records = new Records(source.Fork($"records{part}"));
        Delivery = source.Fork($"delivery{part}");
    }

    /// <summary>What the attack draws from.</summary>
    internal Chance Chance { get; }

    /// <summary>What ordinary traffic draws from.</summary>
    internal Chance Noise { get; }

    /// <summary>What the delivery of records draws from.</summary>
    internal Chance Delivery { get; }

    internal Records Records { get; }

    internal World World { get; }

    internal IReadOnlyList<Entry> Trail => trail;

    internal IReadOnlyList<Entry> Activities => activities;

    /// <summary>Metric points that do not follow from records.</summary>
    internal IReadOnlyList<MetricSample> Samples => samples;

    /// <summary>Users whose sessions were ended: their refresh tokens no longer work until they sign in again.</summary>
    internal HashSet<string> SignedOut { get; } = new(StringComparer.Ordinal);

    /// <summary>How busy ordinary traffic is.</summary>
    internal double NoiseScale => telling.Noise;

    /// <summary>The time so many minutes into the telling.</summary>
    internal long At(double minutes) => telling.StartMs + (long)(minutes * Rhythm.MinuteMs);

    /// <summary>A count of the attack, scaled; at least one.</summary>
    internal int Scaled(int count) => Math.Max(1, (int)Math.Round(count * telling.Scale));

    /// <summary>What is added from here on belongs to the attack.</summary>
    internal void Attack(string name) => attack = name;

    /// <summary>What is added from here on is ordinary.</summary>
    internal void AttackEnds() => attack = null;

    internal void Add(long timeMs, JsonObject record) => trail.Add(new Entry(timeMs, record, attack));

    internal void AddActivity(long timeMs, JsonObject record) => activities.Add(new Entry(timeMs, record, attack));

    /// <summary>Adds to a metric's point: so many samples, so many of them successes.</summary>
    internal void Measure(long timeMs, Metric metric, long count, long sum) => samples.Add(new MetricSample(timeMs, metric, count, sum, attack));
}
