using System.CommandLine;
using CognitoRules.Findings;
using CognitoRules.Reports;
using CognitoRules.Rules;

namespace CognitoRules.Cli.Verbs;

/// <summary>`export`: what the engine generates from its own tables: schemas and the rule catalogue.</summary>
sealed class ExportVerb(Terminal terminal)
{
    const string CataloguePath = "rules/README.md";

    readonly Argument<string> what = new("what") { Description = "schema (of rule files), finding-schema, or docs (the catalogue rules/README.md)" };
    readonly Option<bool> check = new("--check") { Description = "docs: write nothing, exit 1 when the file is stale" };

    internal Command Command()
    {
        var command = new Command("export", "Write the schemas and the rule catalogue.") { what, check };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    ExitCode Run(ParseResult parsed) => parsed.GetValue(what) switch
    {
        "schema" => Print(RuleSchema.Generate()),
        "finding-schema" => Print(FindingSchema.Text),
        "docs" => Docs(parsed.GetValue(check)),
        var other => throw new UsageException($"`{other}` cannot be exported", "one of: schema, finding-schema, docs"),
    };

    ExitCode Print(string text)
    {
        terminal.Out.Write(text);
        return ExitCode.Good;
    }

    ExitCode Docs(bool checkOnly)
    {
        var rules = RuleSources.Load(["rules"], new DeploymentOption((string?)null), cacheFolder: null);
        var page = Catalogue.Generate(rules);
        if (!checkOnly)
        {
            File.WriteAllText(CataloguePath, page);
            terminal.Error.WriteLine($"wrote {CataloguePath}");
            return ExitCode.Good;
        }
        if (File.Exists(CataloguePath) && File.ReadAllText(CataloguePath) == page) return ExitCode.Good;
        terminal.Error.WriteLine($"error: {CataloguePath} is stale\n  help: cognitorules export docs");
        return ExitCode.NotGood;
    }
}
