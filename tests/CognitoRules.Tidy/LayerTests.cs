using CognitoRules.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace CognitoRules.Tidy;

/// <summary>
/// Keeps the engine's rooms apart, by symbols: `using` lines lie, because a child namespace sees its parent without one.
/// The table is the one of engine/ARCHITECTURE.md.
/// </summary>
public sealed class LayerTests
{
    static readonly Dictionary<string, string[]> MayName = new(StringComparer.Ordinal)
    {
        ["Diagnostics"] = [],
        ["Time"] = [],
        ["Rules"] = ["Diagnostics", "Time"],
        ["Predicates"] = ["Rules", "Diagnostics"],
        ["Sources.MetricMath"] = ["Diagnostics", "Time"],
        ["Sources"] = ["Rules", "Diagnostics", "Time", "Sources.MetricMath"],
        ["Windows"] = ["Rules", "Diagnostics", "Time"],
        ["Findings"] = ["Rules", "Diagnostics", "Time"],
        ["Evaluation"] = ["Rules", "Predicates", "Sources", "Sources.MetricMath", "Windows", "Findings", "Diagnostics", "Time"],
        ["RuleTests"] = ["Evaluation", "Rules", "Predicates", "Sources", "Findings", "Diagnostics", "Time", ""],
        ["Reports"] = ["RuleTests", "Evaluation", "Rules", "Predicates", "Sources", "Sources.MetricMath", "Windows", "Findings", "Diagnostics", "Time", ""],
        [""] = ["Diagnostics", "Time", "Rules", "Predicates", "Sources", "Sources.MetricMath", "Windows", "Findings", "Evaluation", "RuleTests", "Reports"],
    };

    static readonly Dictionary<string, string> PackageRoom = new(StringComparer.Ordinal)
    {
        ["YamlDotNet"] = "Rules.Yaml",
        ["Microsoft.CodeAnalysis"] = "Predicates",
    };

    [Fact]
    public void No_room_names_another_that_the_table_forbids()
    {
        var compilation = CompileEngine();

        var broken = References(compilation)
            .Where(r => r.From != r.To && !MayName[r.From].Contains(r.To))
            .Select(r => $"{r.Place}: {Name(r.From)} names {r.Symbol} of {Name(r.To)}")
            .Distinct(StringComparer.Ordinal)
            .Take(20)
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Each_package_stays_in_its_room()
    {
        var broken = Repository.Sources("engine")
            .SelectMany(file => PackageRoom.Where(p => File.ReadAllText(file).Contains($"using {p.Key}", StringComparison.Ordinal))
                .Where(p => !file.Contains($"/{p.Value.Replace('.', '/')}/", StringComparison.Ordinal))
                .Select(p => $"{file} uses {p.Key}, which lives in {p.Value}"))
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    static CSharpCompilation CompileEngine()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = Repository.Sources("engine/CognitoRules").Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), options, f)).ToList();
        const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        trees.Add(CSharpSyntaxTree.ParseText(usings, options));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is not "CognitoRules.Engine.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("layers", trees, platform, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        // CS8795: the bodies of [GeneratedRegex] methods come from a generator that does not run here; they name nothing of ours.
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error && d.Id != "CS8795").Take(3).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
        return compilation;
    }

    static IEnumerable<(string From, string To, string Symbol, string Place)> References(CSharpCompilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                if (type is null || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)) continue;
                var from = model.GetEnclosingSymbol(name.SpanStart) is { } enclosing ? Room(enclosing.ContainingNamespace ?? compilation.GlobalNamespace) : null;
                if (from is null || name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null) continue;
                var line = tree.GetLineSpan(name.Span).StartLinePosition.Line + 1;
                yield return (from, Room(type.ContainingNamespace)!, type.Name, $"{Path.GetRelativePath(Repository.Root, tree.FilePath)}:{line}");
            }
        }
    }

    // CognitoRules.Sources.MetricMath is a room of its own; other nested namespaces belong to their first part.
    static string? Room(INamespaceSymbol space)
    {
        var full = space.ToDisplayString();
        if (full == "CognitoRules") return "";
        if (!full.StartsWith("CognitoRules.", StringComparison.Ordinal)) return null;
        var parts = full["CognitoRules.".Length..].Split('.');
        return parts is ["Sources", "MetricMath", ..] ? "Sources.MetricMath" : parts[0];
    }

    static string Name(string room) => room.Length == 0 ? "the root" : room;
}
