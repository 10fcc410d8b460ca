using System.Runtime.CompilerServices;

namespace CognitoRules.Accuracy;

/// <summary>The repository on this machine, and its rules, loaded once.</summary>
static class Repository
{
    static readonly Lazy<LoadedRules> Loaded = new(() => Engine.Load([PathOf("rules")]));

    /// <summary>The folder that holds CognitoRules.sln.</summary>
    internal static string Root { get; } = Find();

    /// <summary>The shipped rules.</summary>
    internal static LoadedRules Rules => Loaded.Value;

    internal static string PathOf(string relative) => Path.Combine(Root, relative);

    static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "CognitoRules.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not stand in the repository");
    }
}
