using System.Reflection;
using System.Text;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>Which rules a command works on: the paths given, else `rules` here, else the pack built into the executable.</summary>
static class RuleSources
{
    const string Prefix = "rules/";

    internal static LoadedRules Load(string[]? paths, DeploymentOption deployment)
    {
        if (paths is { Length: > 0 })
        {
            if (paths.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) is { } missing)
                throw new UsageException($"there is no rule file or folder `{missing}`", "give the path of a rule file, or of a folder with *.yaml files");
            return Engine.Load(paths, deployment.File);
        }
        return Directory.Exists("rules") ? Engine.Load(["rules"], deployment.File) : Engine.Load(BuiltIn(), deployment.File);
    }

    /// <summary>The rules shipped inside the executable, in path order.</summary>
    static List<SourceText> BuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                return new SourceText($"built-in:{name}", reader.ReadToEnd());
            })];
    }
}

/// <summary>The deployment's cognitorules.yaml: found by walking up from the current folder to the Git root, the first one wins.</summary>
sealed record DeploymentOption(string? File)
{
    internal static DeploymentOption Find()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "cognitorules.yaml");
            if (System.IO.File.Exists(path)) return new DeploymentOption(Path.GetRelativePath(Directory.GetCurrentDirectory(), path).Replace('\\', '/'));
            if (Directory.Exists(Path.Combine(folder.FullName, ".git")) || System.IO.File.Exists(Path.Combine(folder.FullName, ".git"))) break;
        }
        return new DeploymentOption((string?)null);
    }
}
