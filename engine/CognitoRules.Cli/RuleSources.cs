using System.Reflection;
using System.Text;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>Which rules a command works on: the paths given, else `rules` here, else the pack built into the executable.</summary>
static class RuleSources
{
    const string Prefix = "rules/";

    internal static LoadedRules Load(string[]? paths, DeploymentOption deployment, string? cacheFolder)
    {
        if (paths is { Length: > 0 })
        {
            if (paths.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) is { } missing)
                throw new UsageException($"there is no rule file or folder `{TerminalText.Escape(missing)}`", "give the path of a rule file, or of a folder with *.yaml files");
            return Engine.Load(paths, deployment.File, cacheFolder);
        }
        return Directory.Exists("rules") ? Engine.Load(["rules"], deployment.File, cacheFolder) : Engine.Load(BuiltIn(), deployment.File, cacheFolder);
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

/// <summary>Where the compiled form of rules is kept between runs: the folder of COGNITORULES_CACHE, else the user's own cache folder.</summary>
static class CacheOption
{
    internal static string? Folder(bool isOff, Terminal terminal)
    {
        if (isOff) return null;
        if (terminal.Variable("COGNITORULES_CACHE") is { Length: > 0 } chosen) return Path.GetFullPath(chosen);
        // A relative XDG_CACHE_HOME is to be ignored, says its specification.
        var home = terminal.Variable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : terminal.Variable("HOME") is { Length: > 0 } user ? Path.Combine(user, ".cache") : "";
        return home.Length == 0 ? null : Path.Combine(home, "cognitorules", "rules");
    }
}
