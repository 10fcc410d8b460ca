using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>The same mistakes in every style of YAML scalar: the caret stands at the character in the file, and a fix replaces exactly what is wrong.</summary>
public sealed class MistakePlaceTests
{
    [Theory]
    [InlineData("where: Faild && SignIn", "5:8-5:13", "Failed")]
    [InlineData("where: SignIn && Faild", "5:18-5:23", "Failed")]
    [InlineData("where: 'SignIn && Faild'", "5:19-5:24", "Failed")]
    [InlineData("where: \"SignIn && Faild\"", "5:19-5:24", "Failed")]
    [InlineData("where: 'Action == \"it''s\" && Faild'", "5:30-5:35", "Failed")]
    [InlineData("where: \"Action == \\\"x\\\" && Faild\"", "5:28-5:33", "Failed")]
    [InlineData("where: \"\\u0053ignIn && Faild\"", "5:24-5:29", "Failed")]
    [InlineData("where: SignIn &&\n  Faild", "6:3-6:8", "Failed")]
    [InlineData("where: 'SignIn &&\n\n    Faild'", "7:5-7:10", "Failed")]
    [InlineData("where: \"SignIn && \\\n  Faild\"", "6:3-6:8", "Failed")]
    [InlineData("where: |\n  SignIn\n  && Faild", "7:6-7:11", "Failed")]
    [InlineData("where: |2\n    SignIn\n    && Faild", "7:8-7:13", "Failed")]
    [InlineData("where: |-\n\n  SignIn\n\n  && Faild", "9:6-9:11", "Failed")]
    [InlineData("where: >\n  SignIn\n  && Faild", "7:6-7:11", "Failed")]
    [InlineData("where: >-\n  SignIn\n\n    && Faild\n  && SignUp", "8:8-8:13", "Failed")]
    [InlineData("by: [Ip, 'Usr']", "5:11-5:14", "User")]
    [InlineData("by:\n  - Ip\n  - Usr", "7:5-7:8", "User")]
    [InlineData("by: [Ip]\nwindow: 10m\nlet: { a: \"Count(Faild)\" }\nwhen: a > 3", "7:18-7:23", "Failed")]
    [InlineData("where: SignIn\nfinding: \"x {{ }} {Usr} y\"", "6:20-6:23", "User")]
    [InlineData("where: SignIn\nfinding: |\n  a sentence\n  of {Usr}", "8:7-8:10", "User")]
    public void The_caret_stands_at_the_name_in_every_style(string fields, string place, string fix)
    {
        var first = First(fields);

        Assert.Equal("CR2011", first.Code);
        Assert.Equal(place, Place(first));
        Assert.Equal(fix, first.Replacement);
    }

    [Theory]
    [InlineData("where: '!Faild'", "CR2011", "5:10-5:15")]
    [InlineData("where: !Failed && SignIn", "CR1015", "5:8-5:9")]
    [InlineData("where: \"Failed\" && SignIn", "CR1015", null)]
    [InlineData("where: Action == \"a #b\"", "CR1016", "5:21-5:24")]
    [InlineData("where: 'Failed ? \"a: b\" == Ip : true' && x", "CR1015", null)]
    [InlineData("where: Raw(\"a: b\") == \"x\"", "CR1015", null)]
    [InlineData("where: [Failed]", "CR1015", null)]
    [InlineData("where: *x", "CR1011", null)]
    [InlineData("where: &x Failed", "CR1011", null)]
    public void What_YAML_swallows_is_told_as_YAML(string fields, string code, string? place)
    {
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rule.yaml", PredicateTexts.Rule(fields)), bag);
        if (rule is not null) bag.AddRange(PredicateTexts.Compile(fields).Bag.Items);

        var first = bag.Items.First(d => d.Severity == DiagnosticSeverity.Error);

        Assert.Equal(code, first.Code);
        if (place is not null) Assert.Equal(place, Place(first));
    }

    [Theory]
    [InlineData("where: SignIn and Failed", "CR2007", "&&")]
    [InlineData("where: SignIn or Failed", "CR2007", "||")]
    [InlineData("where: not Failed", "CR2007", "!")]
    [InlineData("where: SignIn & Failed", "CR2007", "&&")]
    [InlineData("where: SignIn | Failed", "CR2007", "||")]
    [InlineData("where: Action = \"x\"", "CR2006", "==")]
    [InlineData("where: Action == 'x'", "CR2005", "\"x\"")]
    [InlineData("where: Action.ToLower() == \"x\"", "CR2018", "EqualsIgnoreCase")]
    [InlineData("where: Action.StartWith(\"x\")", "CR2018", "StartsWith")]
    [InlineData("where: sourceIPAddress == \"x\"", "CR2011", "Ip")]
    [InlineData("where: SignIn\nwindow: 10m\nby: [Ip]\nwhen: Cuont() > 3", "CR2011", "Count")]
    [InlineData("where: SignIn\nseverity: '\"hihg\"'", "CR2025", "\"high\"")]
    public void A_clear_mistake_has_a_fix(string fields, string code, string fix)
    {
        var first = First(fields);

        Assert.Equal((code, fix), (first.Code, first.Replacement));
    }

    static Diagnostic First(string fields)
    {
        if (!fields.Contains("severity:", StringComparison.Ordinal)) return PredicateTexts.Compile(fields).Bag.Items.First(d => d.Severity == DiagnosticSeverity.Error);
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rule.yaml", $"id: some-rule\ntitle: t\nsource: cloudtrail\n{fields}\n"), bag)!;
        CognitoRules.Predicates.PredicateCompiler.Compile([rule], bag);
        return bag.Items.First(d => d.Severity == DiagnosticSeverity.Error);
    }

    static string Place(Diagnostic diagnostic)
    {
        var (from, to) = (diagnostic.Span!.Value.StartPosition, diagnostic.Span.Value.EndPosition);
        return $"{from.Line}:{from.Column}-{to.Line}:{to.Column}";
    }
}
