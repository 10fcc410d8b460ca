using System.Runtime.CompilerServices;

namespace CognitoRules.Tests;

/// <summary>The repository's root on this machine, for tests that read its files.</summary>
static class Repository
{
    /// <summary>The folder that holds CognitoRules.sln.</summary>
    public static string Root { get; } = Find();

    static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "CognitoRules.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not stand in the repository");
    }
}
