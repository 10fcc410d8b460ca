using System.CommandLine;
using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Reports;
using CognitoRules.Rules;

namespace CognitoRules.Cli.Verbs;

/// <summary>`export`: what the engine generates from its own tables: schemas, the language reference and the rule catalogue.</summary>
sealed class ExportVerb(Terminal terminal)
{
    static readonly string[] Names = ["schema", "finding-schema", "language", "docs"];

    readonly Argument<string> what = new("what") { Description = "schema (of rule files), finding-schema, language (the reference), or docs (writes rules/README.md and rules/LANGUAGE.md)" };
    readonly Option<bool> check = new("--check") { Description = "Write nothing, exit 1 when the repository's file is stale" };

    internal Command Command()
    {
        var command = new Command("export", "Write the schemas, the language reference and the rule catalogue.") { what, check };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    ExitCode Run(ParseResult parsed)
    {
        var name = parsed.GetValue(what)!;
        (string Path, string Text)[] files = name switch
        {
            "schema" => [("rules.schema.json", RuleSchema.Generate())],
            "finding-schema" => [("finding.schema.json", FindingSchema.Text)],
            "language" => [("rules/LANGUAGE.md", LanguageReference.Generate())],
            "docs" => [("rules/LANGUAGE.md", LanguageReference.Generate()), ("rules/README.md", Catalogue.Generate(RuleSources.Load(["rules"], new DeploymentOption((string?)null), cacheFolder: null)))],
            _ => throw Unknown(name),
        };
        if (parsed.GetValue(check)) return Check(name, files);
        if (name != "docs")
        {
            terminal.Out.Write(files[0].Text);
            return ExitCode.Good;
        }
        foreach (var (path, text) in files)
        {
            File.WriteAllText(path, text);
            terminal.Error.WriteLine($"wrote {path}");
        }
        return ExitCode.Good;
    }

    ExitCode Check(string name, (string Path, string Text)[] files)
    {
        var stale = files.Where(f => !File.Exists(f.Path) || File.ReadAllText(f.Path) != f.Text).Select(f => f.Path).ToList();
        foreach (var path in stale)
            terminal.Error.WriteLine($"error: {path} is stale\n  help: cognitorules export {name}{(name == "docs" ? "" : $" > {path}")}");
        return stale.Count == 0 ? ExitCode.Good : ExitCode.NotGood;
    }

    static UsageException Unknown(string name)
    {
        var near = DidYouMean.Nearest(name, Names);
        return new UsageException($"`{TerminalText.Escape(name)}` cannot be exported" + (near is null ? "" : $"; did you mean `{near}`?"), $"one of: {string.Join(", ", Names)}");
    }
}
