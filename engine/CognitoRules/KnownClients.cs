using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;

namespace CognitoRules;

/// <summary>Which client belongs to which pool: what the deployment says, and what the fixtures among the inputs say of their own data.</summary>
static class KnownClients
{
    /// <summary>The map. The deployment has the last word; a fixture's file with a mistake is a fault, and its data is read without its map.</summary>
    internal static IReadOnlyDictionary<string, string> Of(DeploymentFile? deployment, IEnumerable<string> inputs, FaultLog faults)
    {
        var known = new Dictionary<string, string>(deployment?.Clients ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var path in FixtureFile.Below(inputs))
        {
            var bag = new DiagnosticBag();
            if (FixtureFile.Read(path, bag) is not { } fixture)
            {
                faults.Add(Unreadable(path, bag.Items.First(d => d.Severity == DiagnosticSeverity.Error)));
                continue;
            }
            foreach (var (client, pool) in fixture.Clients) known.TryAdd(client, pool);
        }
        return known;
    }

    static Fault Unreadable(string path, Diagnostic mistake) =>
        new("CR5020", "the fixture's description has a mistake; its clients are not known: " + mistake.Message, string.Create(CultureInfo.InvariantCulture, $"{path}:{mistake.Span?.StartPosition.Line ?? 1}"));
}
