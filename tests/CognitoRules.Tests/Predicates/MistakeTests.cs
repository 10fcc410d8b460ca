using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Mistakes in C#, with the place in the file and the author's words.</summary>
public sealed class MistakeTests
{
    [Theory]
    [InlineData("where: sourceIPAddress == \"1\"", "5:8 CR2011 an event has no `sourceIPAddress`")]
    [InlineData("where: Faild && SignIn", "5:8 CR2011 an event has no `Faild`")]
    [InlineData("where: RiskLevel == \"High\"", "5:8 CR2012 `RiskLevel` is not known to CloudTrail")]
    [InlineData("where: SignIn and Failed", "5:15 CR2007 conditions are joined with `&&`")]
    [InlineData("where: SignIn & Failed", "5:15 CR2007 `&` works on bits")]
    [InlineData("where: Action = \"x\"", "5:15 CR2006 `=` assigns; a rule compares")]
    [InlineData("where: Action == 'InitiateAuth'", "5:18 CR2005 a text in C# stands in double quotes")]
    [InlineData("where: \"Action == \\\"x\\\" && Status > \\\"3\\\"\"", "5:28 CR2015 operator '>' cannot be applied to a number and a text")]
    [InlineData("where: |\n  SignIn &&\n  Failed &&\n  Statu == 3", "8:3 CR2011 an event has no `Statu`")]
    [InlineData("where: >\n  SignIn &&\n  Statu == 3", "7:3 CR2011 an event has no `Statu`")]
    [InlineData("where: Ip == System.IO.File.ReadAllText(\"/etc/hosts\")", "5:14 CR2201 a predicate may not touch `System.IO.File`")]
    [InlineData("where: e => e.Failed", "5:10 CR2004 rules have no lambdas")]
    [InlineData("where: return Failed;", "5:8 CR2003 a rule holds an expression, not a statement")]
    [InlineData("where: Status", "5:8 CR2016 `where` is true or false")]
    [InlineData("where: Count() > 3", "5:8 CR2014 `Count` looks at a window, and this rule has none")]
    [InlineData("where: SignIn\nwindow: 10m\nby: [Ip]\nwhen: Failed", "8:7 CR2013 `Failed` is a word of one event, and a window has many")]
    [InlineData("where: SignIn\nwindow: 10m\nby: [Ip]\nwhen: Count(Failed, 3) > 1", "8:7 CR2017 `Count` does not take 2 values")]
    [InlineData("where: Action.Matches(\"(a)\\\\1\")", null)]
    [InlineData("where: Ip.InCidr(\"10.0.0.0/33\")", "5:18 CR2022 `10.0.0.0/33` is not a network")]
    [InlineData("where: Action.ToLower() == \"x\"", "5:15 CR2018 `Action` has no `ToLower`")]
    [InlineData("where: Action == \"a\" && Action == \"b\"", "5:8 CR2026 `where` can never be true")]
    [InlineData("where: SignIn\nwindow: 10m\nby: [Ip]\nwhen: Count() == 0", "8:7 CR2026 `when` can never be true")]
    [InlineData("where: SignIn\nwindow: 10m\nby: [Ip]\nwhen: Count() < 1 || Count() <= 0 && Distinct(User) > 3", "8:7 CR2026 `when` can never be true")]
    [InlineData("where: Status > 1 / 2", "5:17 CR2028 a division of whole numbers drops its fraction")]
    [InlineData("where: SignIn &&", "5:17 CR2002 the expression ends where a value should come")]
    [InlineData("where: SignIn Failed", "5:15 CR2002 the expression has ended, but the text goes on")]
    [InlineData("where: (SignIn", "5:15 CR2002 a parenthesis is opened and never closed")]
    public void A_mistake_is_told_at_its_place(string fields, string? expected)
    {
        if (expected is null) Assert.StartsWith("5:23 CR2020", PredicateTexts.FirstError(fields), StringComparison.Ordinal);
        else Assert.Equal(expected, PredicateTexts.FirstError(fields));
    }
}
