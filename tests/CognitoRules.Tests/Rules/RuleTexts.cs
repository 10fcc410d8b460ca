using CognitoRules.Diagnostics;
using CognitoRules.Rules;

namespace CognitoRules.Tests.Rules;

/// <summary>Rule files for tests, and the two ways to load one: expecting it to be good, expecting one mistake.</summary>
static class RuleTexts
{
    public const string Spray = """
        # yaml-language-server: $schema=../../rules.schema.json
        id: password-spray                    # kebab-case
        title: Password spray from one address
        severity: high
        status: stable
        attack: [T1110.003]
        why: |
          One address tries many accounts
          with a few passwords each.
        blind-spots: Behind a proxy every user shares one address.
        respond: Block it.
        source: cloudtrail
        params: { minUsers: 20, minRatio: 0.8, grace: 10m, strict: true, label: '10m', trusted: [198.51.100.7, 192.0.2.1] }
        where: SignIn && !Throttled           # C#, once per event
        by: [UserPool, { net: "Ip" }]
        window: 10m
        let:                                  # C#, once per group and window
          failures: Count(Failed)
          users: Distinct(User, Failed)
        when: users >= minUsers && failures / Count() > minRatio
        suppress: 1h
        finding: "{failures} failed sign-ins on {users} users of {UserPool} from {net}"
        tests:
          - name: 20 failures on 20 accounts in 9 minutes
            events:
              - { repeat: 20, every: 27s, event: { Action: InitiateAuth, Error: NotAuthorizedException, User: "user-{i}", Ip: 203.0.113.7 } }
            expect: { findings: 1, by: { net: 203.0.113.7 } }
          - name: 19 failures stay silent
            events:
              - { repeat: 19, every: 27s, event: { Action: InitiateAuth, Error: NotAuthorizedException, User: "user-{i}", Ip: 203.0.113.7 } }
            expect: none
        """;

    /// <summary>A small rule without a mistake or warning, to which a test adds what it is about.</summary>
    public const string Small = """
        id: a-rule
        title: A rule
        severity: low
        source: cloudtrail
        where: SignIn
        tests:
          - { name: fires, events: [{ event: { Action: InitiateAuth } }], expect: { findings: 1 } }
          - { name: stays silent, events: [{ event: { Action: SignUp } }], expect: none }

        """;

    /// <summary>A small rule over metrics.</summary>
    public const string Metrics = """
        id: failure-rate
        title: Sign-in failure rate
        severity: 'rate.Above(50) > 0 ? "high" : "medium"'
        source:
          metrics:
            attempts:  SignInSuccesses SampleCount
            successes: SignInSuccesses Sum
            calls:     AWS/Usage:CallCount Sum
            rate:      = IF(attempts >= 50, 100 * (attempts - successes) / attempts)
          dimensions: [UserPool, UserPoolClient]
          period: 5m
        window: 15m
        when: rate.Above(20) >= 2
        tests:
          - name: half of the attempts fail
            series: { SignInSuccesses.SampleCount: 60x3, SignInSuccesses.Sum: '57 30x2 _x2' }
            expect: { findings: 1, at: 15m }
          - name: quiet
            series:
              - dimensions: { UserPool: eu-west-1_Example, UserPoolClient: app }
                points: { attempts: 60x3, successes: [57, 57, 57] }
            expect: none

        """;

    public static Rule Good(string text)
    {
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rules/a.yaml", text), bag);
        Assert(bag.Items.Count == 0, string.Join("\n", bag.Items.Select(Line)));
        return rule!;
    }

    /// <summary>Each diagnostic as `code severity line:column "covered text" message`.</summary>
    public static string[] Mistakes(string text)
    {
        var bag = new DiagnosticBag();
        RuleLoader.Load(new SourceText("rules/a.yaml", text), bag);
        return [.. bag.Sorted().Select(Line)];
    }

    public static Diagnostic Mistake(string text)
    {
        var bag = new DiagnosticBag();
        RuleLoader.Load(new SourceText("rules/a.yaml", text), bag);
        Assert(bag.Items.Count == 1, string.Join("\n", bag.Items.Select(Line)));
        return bag.Items[0];
    }

    public static string Line(Diagnostic d) =>
        $"{d.Code} {d.Severity} {d.Span?.StartPosition.Line}:{d.Span?.StartPosition.Column} [{d.Span?.Text}] {d.Message}";

    static void Assert(bool holds, string otherwise) => Xunit.Assert.True(holds, otherwise);
}
