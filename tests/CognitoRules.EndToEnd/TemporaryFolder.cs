namespace CognitoRules.EndToEnd;

/// <summary>A folder of a test's own; gone when the test is.</summary>
sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("cognitorules-").FullName;

    /// <summary>Writes a file, with the folders it needs, and gives its path.</summary>
    internal string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A rule that fires on every failed sign-in, or what a test makes of it.</summary>
    internal string WriteRule(string id, Func<string, string>? change = null)
    {
        var text = $$"""
            id: {{id}}
            title: Failed sign-in
            severity: low
            source: cloudtrail
            where: SignIn && Failed
            finding: "{User} failed from {Ip} with {UserAgent}"
            tests:
              - name: a failure fires
                events:
                  - { event: { Action: InitiateAuth, Error: NotAuthorizedException, User: alice, Ip: 203.0.113.7 } }
                expect: { findings: 1 }
              - name: a success stays silent
                events:
                  - { event: { Action: InitiateAuth, User: alice, Ip: 203.0.113.7 } }
                expect: none
            """;
        return Write($"rules/{id}.yaml", (change?.Invoke(text) ?? text) + "\n");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
