using System.Globalization;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>What the `peers` benchmark is told on its command line.</summary>
sealed record PeersOptions
{
    internal const string Usage = """
        usage: ... -- peers [--events N] [--rounds N] [--folder PATH] [--cli PATH] [--only plain,gzip,sample,duckdb] [--long]
          --events N    events in the data, 1000000 unless given
          --rounds N    rounds, of which each figure's least counts; 3 unless given
          --folder PATH where the data, the rules and the answers go; kept for the next run
          --cli PATH    a built `cognitorules`; published into the folder unless given
          --only LIST   parts to run; `plain,gzip,sample,duckdb` is all
          --long        DuckDB with 1,000 rules and with every rule count over gzip too
        """;

    /// <summary>Events in the data.</summary>
    internal int EventCount { get; private init; } = 1_000_000;

    /// <summary>Events of the sample for slow peers.</summary>
    internal int SampleCount => Math.Min(20_000, EventCount);

    /// <summary>Rounds.</summary>
    internal int RoundCount { get; private init; } = 3;

    /// <summary>Where files go.</summary>
    internal string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "cognitorules-peers");

    /// <summary>The executable; null: publish it.</summary>
    internal string? Cli { get; private init; }

    /// <summary>Whether the very slow combinations run too.</summary>
    internal bool LongRuns { get; private init; }

    /// <summary>Whether jq is installed.</summary>
    internal bool HasJq { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "jq")));

    IReadOnlyList<string> Parts { get; init; } = ["plain", "gzip", "sample", "duckdb"];

    /// <summary>Whether a part runs.</summary>
    internal bool Wants(string part) => Parts.Contains(part);

    /// <summary>Reads the arguments; null when they are wrong.</summary>
    internal static PeersOptions? Parse(string[] args)
    {
        var options = new PeersOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--long")
            {
                options = options with { LongRuns = true };
                continue;
            }
            if (i + 1 == args.Length) return null;
            var value = args[++i];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
            switch (args[i - 1])
            {
                case "--events" when isNumber: options = options with { EventCount = number }; break;
                case "--rounds" when isNumber: options = options with { RoundCount = number }; break;
                case "--folder": options = options with { Folder = Path.GetFullPath(value) }; break;
                case "--cli": options = options with { Cli = Path.GetFullPath(value) }; break;
                case "--only": options = options with { Parts = value.Split(',') }; break;
                default: return null;
            }
        }
        return options;
    }
}
