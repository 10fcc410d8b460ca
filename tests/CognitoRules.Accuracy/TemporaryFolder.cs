namespace CognitoRules.Accuracy;

/// <summary>A folder that is gone when the test is.</summary>
sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("cognitorules-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
