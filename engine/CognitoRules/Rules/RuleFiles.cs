using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>Finds and reads rule files: files as named, folders searched for *.yaml and *.yml.</summary>
static class RuleFiles
{
    // Files that live beside rules and are none.
    static readonly string[] Others = ["fixture.yaml", "cognitorules.yaml"];

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads every file, in the order of the paths given and of names within folders. What cannot be read is a diagnostic.</summary>
    internal static IReadOnlyList<SourceText> Read(IReadOnlyList<string> paths, DiagnosticBag bag)
    {
        var sources = new List<SourceText>();
        foreach (var file in paths.SelectMany(path => Find(path, bag)).Distinct(StringComparer.Ordinal))
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
        var files = Directory.EnumerateFiles(path, "*.y*ml", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 32 })
            .Select(f => f.Replace('\\', '/'))
            .Where(f => f.EndsWith(".yaml", StringComparison.Ordinal) || f.EndsWith(".yml", StringComparison.Ordinal))
            .Where(f => !Others.Contains(Path.GetFileName(f), StringComparer.Ordinal))
            .Where(f => !f[shown.Length..].Split('/').Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0) bag.Add(RuleFileMistakes.NoRules(shown));
        return files;
    }

    static SourceText? ReadOne(string file, DiagnosticBag bag)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > YamlReader.LengthMax) return Fail(RuleFileMistakes.TooLarge(file), bag);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new SourceText(file, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return Fail(RuleFileMistakes.NotText(file), bag);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Fail(RuleFileMistakes.Unreadable(file), bag);
        }
    }

    static SourceText? Fail(Diagnostic mistake, DiagnosticBag bag)
    {
        bag.Add(mistake);
        return null;
    }
}
