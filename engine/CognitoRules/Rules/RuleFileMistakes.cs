using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>What reading files and joining rules to a set can report, one method per message.</summary>
static class RuleFileMistakes
{
    internal static Diagnostic NotThere(string path) => AtFile("CR1030", $"there is no file or folder `{path}`", path, "check the path");

    internal static Diagnostic NoRules(string path) => AtFile("CR1031", $"no rule files in `{path}`", path, "rules are *.yaml files; give the folder that holds them");

    internal static Diagnostic TooLarge(string path) =>
        AtFile("CR1034", string.Create(CultureInfo.InvariantCulture, $"the file is larger than {YamlReader.LengthMax / 1024:#,0} KiB"), path, "one file holds one rule");

    internal static Diagnostic NotText(SourceText source, int offset, byte found) =>
        Diagnostic.Error("CR1034", "the file is not UTF-8 text", new SourceSpan(source, offset, Math.Min(offset + 1, source.Text.Length)), string.Create(CultureInfo.InvariantCulture, $"the byte {found:X2} cannot stand here")) with
        {
            Help = "save the file as UTF-8",
        };

    internal static Diagnostic OtherEncoding(string path) => AtFile("CR1034", "the file is UTF-16 or UTF-32 text", path, "save it as UTF-8");

    internal static Diagnostic Unreadable(string path) => AtFile("CR1034", "the file cannot be read", path, "check its permissions");

    internal static Diagnostic SameId(Rule again, SourceSpan first) => Diagnostic.Error("CR1035", $"the id `{again.Id.Value}` is taken", again.Id.Span, "ids are unique") with
    {
        Note = string.Create(CultureInfo.InvariantCulture, $"{first.Source.Path}:{first.StartPosition.Line} has it"),
        Help = "give one of the two another id",
        RuleId = again.Id.Value,
    };

    internal static Diagnostic UnknownOf(Rule rule, Located<string> of, IEnumerable<string> known)
    {
        var nearest = DidYouMean.Nearest(of.Value, known);
        return Diagnostic.Error("CR4019", $"`of` names a rule that is not loaded: `{of.Value}`", of.Span, "no rule has this id") with
        {
            Help = nearest is null ? "load the rule it reads as well" : $"did you mean `{nearest}`?",
            Replacement = nearest,
            RuleId = rule.Id.Value,
        };
    }

    internal static Diagnostic Cycle(Rule rule, IReadOnlyList<string> path) =>
        Diagnostic.Error("CR4020", "rules over findings read each other in a circle", rule.OfRules![0].Span, "closes the circle") with
        {
            Note = string.Join(" → ", path),
            Help = "take one of them out of an `of`",
            RuleId = rule.Id.Value,
        };

    static Diagnostic AtFile(string code, string message, string path, string help) => Diagnostic.Error(code, message, null) with { Path = path, Help = help };
}
