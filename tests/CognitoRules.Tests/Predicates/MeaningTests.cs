using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>What expressions over one event mean.</summary>
public sealed class MeaningTests
{
    [Theory]
    [InlineData("""Action == "InitiateAuth" """, true)]
    [InlineData("""Action != "InitiateAuth" """, false)]
    [InlineData("""Action is "SignUp" or "InitiateAuth" """, true)]
    [InlineData("""Action is not ("SignUp" or "InitiateAuth") """, false)]
    [InlineData("""Action.In("SignUp", "InitiateAuth")""", true)]
    [InlineData("""Action.StartsWith("Init") && Action.EndsWith("Auth") && Action.Contains("iate")""", true)]
    [InlineData("""Action.EqualsIgnoreCase("INITIATEAUTH")""", true)]
    [InlineData("""Action.Matches("^Init.*h$")""", true)]
    [InlineData("""Action.Length == 12""", true)]
    [InlineData("""Ip.InCidr("203.0.113.0/24")""", true)]
    [InlineData("""Ip.InCidr("203.0.113.8/30", "2001:db8::/32")""", false)]
    [InlineData("""Ip.InCidr("::ffff:203.0.113.0/120")""", true)]
    [InlineData("""Failed && !Throttled""", true)]
    [InlineData("""Status >= 400 && Status < 500""", true)]
    [InlineData("""Status is >= 400 and < 404""", false)]
    [InlineData("""Status / 0 > 1""", false)]
    [InlineData("""Status / 0 != 1""", true)]
    [InlineData("""(Failed ? Status : 0) == 404""", true)]
    [InlineData("""-Status < 0 && Status % 4 == 0 && Status * 2 - 8 == 800""", true)]
    [InlineData("""Time.Hour == 2 && Time.Weekday == 4""", true)]
    public void An_expression_says_what_it_says_in_CSharp(string expression, bool holds)
    {
        var said = PredicateTexts.Where(
            expression, (Word.Action, "InitiateAuth"), (Word.Ip, "203.0.113.7"), (Word.Failed, true), (Word.Status, 404), (Word.Time, 1_767_233_000_000));

        Assert.Equal(holds, said);
    }

    [Theory]
    [InlineData("""User == "a" """, false)]
    [InlineData("""User != "a" """, true)]
    [InlineData("""User == UserName""", false)]
    [InlineData("""User == null""", true)]
    [InlineData("""User != null""", false)]
    [InlineData("""User is null""", true)]
    [InlineData("""User.StartsWith("")""", false)]
    [InlineData("""User.Length == 0""", false)]
    [InlineData("""User is "a" or "b" """, false)]
    [InlineData("""Status == null""", true)]
    [InlineData("""Status < 1""", false)]
    [InlineData("""Status != 1""", true)]
    [InlineData("""Failed""", false)]
    [InlineData("""Raw("a.b") == null""", true)]
    [InlineData("""Raw("a.b") > 3""", false)]
    [InlineData("""Raw("a.b")""", false)]
    [InlineData("""Raw("a.b") == true""", false)]
    [InlineData("""Raw("a.b") == false""", false)]
    [InlineData("""Raw("a.b") != true""", true)]
    [InlineData("""false != Raw("a.b")""", true)]
    [InlineData("""User.InCidr("0.0.0.0/0")""", false)]
    public void Missing_is_missing_and_never_throws(string expression, bool holds) => Assert.Equal(holds, PredicateTexts.Where(expression));

    [Fact]
    public void Parameters_and_lists_are_in_scope_by_name()
    {
        var code = PredicateTexts.Good("params: { min: 3, trusted: [198.51.100.7, 192.0.2.1], name: bob, on: true }\nwhere: on && Status > min && !Ip.In(trusted) && UserName == name");

        var one = new Scope { Event = PredicateTexts.Row((Word.Status, 4), (Word.Ip, "203.0.113.7"), (Word.UserName, "bob")) };
        var other = new Scope { Event = PredicateTexts.Row((Word.Status, 4), (Word.Ip, "192.0.2.1"), (Word.UserName, "bob")) };

        Assert.True(code.Where!.Holds(one));
        Assert.False(code.Where!.Holds(other));
    }

    [Fact]
    public void Exact_actions_and_outcomes_are_read_out_of_where()
    {
        var code = PredicateTexts.Good("""where: 'SignIn && Failed && Action is "InitiateAuth" or "SignUp"'""");

        Assert.Equal(["InitiateAuth"], code.Dispatch.Actions!);
        Assert.True(code.Dispatch.FailedOnly);
    }

    [Theory]
    [InlineData("Count() >= 5", true)]
    [InlineData("Distinct(User) > 3 && Count(Failed) > 2 || Max(Status) > 499", true)]
    [InlineData("Count() * 2 + Distinct(User) >= 5", true)]
    [InlineData("FirstSeen(Ip)", true)]
    [InlineData("Count(Failed) / Count() > 0.5", false)]
    [InlineData("Count() == 5", false)]
    [InlineData("Count(Succeeded) < 1", false)]
    [InlineData("Avg(Status) > 4", false)]
    public void A_condition_is_monotone_when_more_events_only_make_it_truer(string when, bool monotone) =>
        Assert.Equal(monotone, PredicateTexts.Good($"by: [Ip]\nwindow: 10m\nwhen: {when}").Monotone);

    [Fact]
    public void Equal_aggregates_share_a_slot_and_comparisons_are_told_apart()
    {
        var code = PredicateTexts.Good("by: [Ip]\nwindow: 10m\nlet: { failures: Count(Failed), users: 'Distinct(User, Failed)' }\nwhen: users >= 3 && failures / Count() > 0.5 && Count(Failed) > 2");

        Assert.Equal(["Count(Failed)", "Distinct(User, Failed)", "Count()"], code.Aggregates.Select(a => a.Spec.Text));
        Assert.Equal(["users >= 3", "failures / Count() > 0.5", "Count(Failed) > 2"], code.Comparisons.Select(c => c.Text));
        Assert.Equal("failures / Count() > 0.5", code.NotMonotoneBecause);
    }
}
