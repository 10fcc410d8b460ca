using System.Text;

namespace CognitoRules.FixtureGenerator;

/// <summary>Many quiet days in a row, with weekends, nights, Monday mornings and deployments: nothing may fire on them. Written day by day.</summary>
sealed class QuietMonth(ulong seed, double noise, int days)
{
    const int Users = 300;
    const double PerMinute = 0.5;

    /// <summary>2025-11-03, a Monday.</summary>
    const long FirstDayMs = Telling.TuesdayMs - 15 * Rhythm.DayMs;

    internal int Days => days;

    /// <summary>Writes the days into a folder as one fixture. How many records there are.</summary>
    internal long Write(string folder)
    {
        Directory.CreateDirectory(folder);
        using var trail = Open(folder, "cloudtrail.jsonl");
        using var activity = Open(folder, "activity.jsonl");
        using var metrics = Open(folder, "metrics.jsonl");
        var count = 0L;
        var signedOut = new HashSet<string>(StringComparer.Ordinal);
        for (var day = 0; day < days; day++)
        {
            var story = new Story(new Telling(seed, StartMs: FirstDayMs + day * Rhythm.DayMs, Noise: noise), Users, day);
            story.SignedOut.UnionWith(signedOut);
            new Everyday(story).Run(story.At(0), story.At(24 * 60), PerMinute);
            signedOut = story.SignedOut;
            foreach (var line in FixtureWriter.Trail(story)) trail.WriteLine(line);
            foreach (var line in FixtureWriter.Activities(story)) activity.WriteLine(line);
            foreach (var line in Metrics.Of(story)) metrics.WriteLine(line);
            count += story.Trail.Count + story.Activities.Count;
            if (day == 0) File.WriteAllText(Path.Combine(folder, "fixture.yaml"), FixtureYaml.Of(new Incident("quiet-day", seed, "Quiet days in a row. Nothing may fire.", _ => { }), story, new Telling(seed)));
        }
        return count;
    }

    static StreamWriter Open(string folder, string name) => new(Path.Combine(folder, name), false, new UTF8Encoding(false)) { NewLine = "\n" };
}
