namespace CognitoRules.Sources.Feeds;

/// <summary>Which files the inputs of a command stand for.</summary>
static class InputFiles
{
    /// <summary>Standard input's name.</summary>
    internal const string StandardInput = "-";

    // A fixture folder also holds what the rules must say about it; that is no input.
    static readonly string[] FixtureData =
    [
        "cloudtrail.jsonl", "cloudtrail.jsonl.gz", "activity.jsonl", "activity.jsonl.gz", "metrics.jsonl", "metrics.jsonl.gz",
    ];

    /// <summary>Files in the order of the inputs, folders resolved in ordinal order, each file once.</summary>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    internal static IReadOnlyList<(string Path, bool IsNamed)> Resolve(IReadOnlyList<string> inputs)
    {
        var files = new List<(string, bool)>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (input == StandardInput)
            {
                if (known.Add(StandardInput)) files.Add((StandardInput, true));
            }
            else if (Directory.Exists(input))
            {
                foreach (var file in InFolder(input).Where(f => known.Add(Path.GetFullPath(f)))) files.Add((file, false));
            }
            else if (File.Exists(input))
            {
                if (known.Add(Path.GetFullPath(input))) files.Add((input, true));
            }
            else
            {
                throw new FileNotFoundException($"there is no file or folder `{input}`", input);
            }
        }
        return files;
    }

    static IEnumerable<string> InFolder(string folder)
    {
        if (File.Exists(Path.Combine(folder, "fixture.yaml")))
        {
            return FixtureData.Select(name => Path.Combine(folder, name)).Where(File.Exists);
        }
        // A page that tells about the data is no data. A linked folder may lead back to where it hangs, so only real ones are entered. What has no length is empty or a pipe,
        // and opening a pipe nobody writes to would wait for ever.
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(e => !e.Name.StartsWith('.') && !e.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            .Where(e => e is FileInfo { Length: > 0 } || (e is DirectoryInfo && e.LinkTarget is null))
            .OrderBy(e => e.Name, StringComparer.Ordinal);
        return entries.SelectMany(e => e is DirectoryInfo ? InFolder(Path.Combine(folder, e.Name)) : [Path.Combine(folder, e.Name)]);
    }
}
