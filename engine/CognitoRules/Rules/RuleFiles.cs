using System.Buffers;
using System.IO.Enumeration;
using System.Text;
using System.Text.Unicode;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>Finds and reads rule files: files as named, folders searched for *.yaml and *.yml.</summary>
static class RuleFiles
{
    // Files that live beside rules and are none.
    static readonly string[] Others = ["fixture.yaml", "cognitorules.yaml"];

    /// <summary>Reads every file, in the order of the paths given and of names within folders. What cannot be read is a diagnostic.</summary>
    internal static IReadOnlyList<SourceText> Read(IReadOnlyList<string> paths, DiagnosticBag bag)
    {
        var sources = new List<SourceText>();
        foreach (var file in paths.SelectMany(path => Find(path, bag)).DistinctBy(Path.GetFullPath, StringComparer.Ordinal))
        {
            if (ReadOne(file, bag) is { } source) sources.Add(source);
        }
        return sources;
    }

    static List<string> Find(string path, DiagnosticBag bag)
    {
        var shown = path.Replace('\\', '/');
        if (File.Exists(path)) return [shown];
        if (!Directory.Exists(path))
        {
            bag.Add(RuleFileMistakes.NotThere(shown));
            return [];
        }
        var files = InFolder(path)
            .Select(f => f.Replace('\\', '/'))
            .Where(f => !f[shown.Length..].Split('/').Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0) bag.Add(RuleFileMistakes.NoRules(shown));
        return files;
    }

    /// <summary>The rule files in and below a folder, as found: *.yaml and *.yml, but for the files that live beside rules and are none.</summary>
    internal static IEnumerable<string> InFolder(string folder) => new FileSystemEnumerable<string>(
        folder,
        (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 32, AttributesToSkip = FileAttributes.None })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsRuleFile(entry.FileName),
        // A linked folder may lead back to where it hangs, so only real ones are entered.
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    static bool IsRuleFile(ReadOnlySpan<char> name) =>
        (name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal)) && !Others.Contains(name.ToString(), StringComparer.Ordinal);

    static SourceText? ReadOne(string file, DiagnosticBag bag)
    {
        try
        {
            // What has no length is empty or a pipe, and opening a pipe nobody writes to would wait for ever; the shell's own pipes are open already.
            if (new FileInfo(file) is { Length: 0 } && !file.StartsWith("/dev/", StringComparison.Ordinal)) return new SourceText(file, "");
            using var stream = File.OpenRead(file);
            var bytes = new byte[(stream.CanSeek ? Math.Min(stream.Length, YamlReader.LengthMax) : YamlReader.LengthMax) + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count > YamlReader.LengthMax ? Fail(RuleFileMistakes.TooLarge(file), bag) : Decode(file, bytes.AsSpan(0, count), bag);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Fail(RuleFileMistakes.Unreadable(file), bag);
        }
    }

    static SourceText? Decode(string file, ReadOnlySpan<byte> bytes, DiagnosticBag bag)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [_, 0, _, 0, ..] or [0, _, 0, _, ..]) return Fail(RuleFileMistakes.OtherEncoding(file), bag);
        if (Utf8.IsValid(bytes)) return new SourceText(file, Encoding.UTF8.GetString(bytes));
        var valid = 0;
        while (valid < bytes.Length && Rune.DecodeFromUtf8(bytes[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        // The text up to the bad byte is good, so the place can be shown; each bad byte behind it shows as U+FFFD.
        return Fail(RuleFileMistakes.NotText(new SourceText(file, Encoding.UTF8.GetString(bytes)), Encoding.UTF8.GetCharCount(bytes[..valid]), bytes[valid]), bag);
    }

    static SourceText? Fail(Diagnostic mistake, DiagnosticBag bag)
    {
        bag.Add(mistake);
        return null;
    }
}
