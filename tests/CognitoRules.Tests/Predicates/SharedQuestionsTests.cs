using CognitoRules.Predicates;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>What is left of a condition when something of the event is known.</summary>
public sealed class SharedQuestionsTests
{
    static readonly Word[] TextWords = [Word.Action, Word.Error, Word.Ip, Word.User];
    static readonly Word[] TruthWords = [Word.Failed, Word.Succeeded, Word.SignIn, Word.ReadOnly];

    [Fact]
    public void What_is_left_to_ask_says_the_same_of_every_event_that_is_alike_in_what_is_known()
    {
        var (nodes, seed) = (new RandomNodes(new Seeded(2_718)), new Seeded(3));
        var scopes = Enumerable.Range(0, 300).Select(_ => nodes.Scope()).ToList();
        var (asked, others, settled, shorter) = (0, 0, 0, 0);

        for (var n = 0; n < 1_500; n++)
        {
            var node = nodes.Truth(n % 6);
            var closures = new Closures(RandomNodes.RawFields);
            var known = SomeKnowledge(seed);
            var scope = scopes[n % scopes.Count];
            var questions = new SharedQuestions(closures, [node, node]);
            var rest = questions.Rest(node, known, scope);
            var (plain, left) = (closures.Bool(node), questions.Of(rest, isEmitted: n % 3 == 0));
            settled += rest is BoolConstant ? 1 : 0;
            shorter += NodeTree.All(rest).Count() < NodeTree.All(node).Count() ? 1 : 0;
            foreach (var other in scopes.Where(s => IsAlike(s.Event!, scope.Event!, known)))
            {
                questions.Next();
                if (plain(other) != left.Holds(other)) Assert.Fail($"{NodePrinter.Print(node)} is not {NodePrinter.Print(rest)} when {known} is known");
                asked++;
                others += other == scope ? 0 : 1;
            }
        }

        Assert.True(others > 5_000, $"only {others} of {asked} answers are about another event");
        Assert.InRange(settled, 100, 1_000);
        Assert.True(shorter > settled + 25, $"{settled} conditions were settled, and only {shorter} became shorter");
    }

    [Theory]
    [InlineData("Failed && SignIn && Ip == \"a\"", "(Equal Ip \"a\")")]
    [InlineData("Succeeded && Ip == \"a\"", "false")]
    [InlineData("!Succeeded || Ip == \"a\"", "true")]
    [InlineData("Failed == SignIn", "true")]
    // Nothing equals a missing text, and it differs from everything.
    [InlineData("User == \"a\" || Status > 1", "(Greater Status 1)")]
    [InlineData("User != \"a\" && Status > 1", "(Greater Status 1)")]
    [InlineData("User == Ip", "(Equal User Ip)")]
    [InlineData("User == null && Ip != null", "true")]
    [InlineData("Failed ? Status > 1 : Status > 2", "(Greater Status 1)")]
    // What looks through a text comes last, and nothing twice.
    [InlineData("Ip.Contains(\"x\") && Status > 1 && Ip.Contains(\"x\") && Failed", "(And (Greater Status 1) (Contains Ip \"x\"))")]
    public void Truths_and_missing_texts_that_are_known_are_struck_out(string where, string left)
    {
        var node = PredicateTexts.Good($"where: |\n  {where}").Plan.Lowered.Where!;
        var row = PredicateTexts.Row((Word.Failed, true), (Word.SignIn, true), (Word.Ip, "a"));
        var questions = new SharedQuestions(new Closures(RandomNodes.RawFields), []);

        var rest = questions.Rest(node, new Knowledge(Truths: ulong.MaxValue, Presence: ulong.MaxValue, Texts: 0), new Scope { Event = row });

        Assert.Equal(left, NodePrinter.Print(rest));
    }

    static Knowledge SomeKnowledge(Seeded seed)
    {
        var known = new Knowledge(0, 0, 0);
        for (var i = seed.Below(6); i > 0; i--) known = known with { Truths = known.Truths | 1UL << (int)seed.Pick(TruthWords) };
        for (var i = seed.Below(5); i > 0; i--) known = known with { Presence = known.Presence | 1UL << (int)seed.Pick(TextWords) };
        return seed.Below(3) == 0 ? known.WithText(seed.Pick(TextWords)) : known;
    }

    static bool IsAlike(EventRow a, EventRow b, Knowledge known) =>
        ((a.Truths ^ b.Truths) & known.Truths) == 0
        && ((a.Texts ^ b.Texts) & known.Presence) == 0
        && Array.TrueForAll(TextWords, w => (known.Texts >> (int)w & 1) == 0 || a.Text((int)w).ToString() == b.Text((int)w).ToString());
}
