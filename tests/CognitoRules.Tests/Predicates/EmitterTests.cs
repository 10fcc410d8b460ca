using System.Text;
using CognitoRules.Predicates;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Emitted code against the closures it takes the place of, and against .NET's own comparison of texts.</summary>
public sealed class EmitterTests
{
    const string Long = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_abcdefgh";

    [Fact]
    public void Emitted_code_says_what_closures_say_whatever_the_nodes()
    {
        var nodes = new RandomNodes(new Seeded(3_141));
        var (emitted, yes, asked) = (0, 0, 0);

        for (var n = 0; n < 4_000; n++)
        {
            var node = nodes.Truth(n % 6);
            var closures = new Closures(RandomNodes.RawFields);
            var (plain, condition) = (closures.Bool(node), new Condition(node, closures));
            condition.Emit();
            emitted += condition.IsEmitted ? 1 : 0;
            for (var i = 0; i < 25; i++)
            {
                var scope = nodes.Scope();
                var (expected, said) = (plain(scope), condition.Holds(scope));
                if (expected != said) Assert.Fail($"{NodePrinter.Print(node)} is {expected} as closures and {said} emitted");
                asked++;
                yes += said ? 1 : 0;
            }
        }

        Assert.True(emitted > 3_900, $"only {emitted} conditions were emitted");
        Assert.InRange(yes, asked / 4, asked * 3 / 4);
    }

    [Fact]
    public void Texts_that_differ_in_one_byte_or_in_length_are_told_apart_at_every_length()
    {
        var row = new EventRow(0);
        var scope = new Scope { Event = row };

        for (var length = 0; length <= Long.Length; length++)
        {
            var value = Long[..length];
            var field = new WordNode(Word.Action, -1, ValueKind.Text);
            var (equal, unlike) = (Emitted(new CompareNode(Comparison.Equal, field, new TextConstant(value))), Emitted(new CompareNode(Comparison.NotEqual, field, new TextConstant(value))));
            var (begins, ends) = (Emitted(new TextTestNode(TextTest.StartsWith, field, new TextConstant(value))), Emitted(new TextTestNode(TextTest.EndsWith, field, new TextConstant(value))));
            var among = Emitted(new InNode(field, new TextSet(["?", value, "??", value + "!"])));
            foreach (var text in Near(value))
            {
                row.Clear();
                // Something before and behind, so that a byte too many or too few is seen.
                row.SetText((int)Word.Error, "x");
                row.SetText((int)Word.Action, text);
                row.SetText((int)Word.Ip, "y");
                Assert.Equal(text == value, equal.Holds(scope));
                Assert.Equal(text != value, unlike.Holds(scope));
                Assert.Equal(text.StartsWith(value, StringComparison.Ordinal), begins.Holds(scope));
                Assert.Equal(text.EndsWith(value, StringComparison.Ordinal), ends.Holds(scope));
                Assert.Equal(text == value || text == "?" || text == "??" || text == value + "!", among.Holds(scope));
            }
            row.Clear();
            Assert.Equal((false, true, false, false, false), (equal.Holds(scope), unlike.Holds(scope), begins.Holds(scope), ends.Holds(scope), among.Holds(scope)));
        }
    }

    [Fact]
    public void A_condition_of_some_size_turns_into_emitted_code_when_it_was_asked_often()
    {
        var nodes = PredicateTexts.Good("where: Failed && Status >= 400 && Error != \"x\"").Plan.Lowered;
        var condition = new Condition(nodes.Where!, new Closures(RandomNodes.RawFields), askedMin: 3);
        var scope = new Scope { Event = PredicateTexts.Row((Word.Failed, true), (Word.Status, 400)) };

        var said = Enumerable.Range(0, 4).Select(_ => (condition.IsEmitted, condition.Holds(scope))).ToList();

        // The third answer is the first of emitted code.
        Assert.Equal([(false, true), (false, true), (false, true), (true, true)], said);
        Assert.True(condition.IsEmitted);
    }

    [Theory]
    [InlineData("where: Action == \"a\"", 500_000)]
    [InlineData("where: Action == \"a\" && Status >= 400 && Error != \"x\"", 100_000)]
    public void A_condition_of_one_question_turns_later_than_one_of_several(string where, int askedMin)
    {
        var condition = new Condition(PredicateTexts.Good(where).Plan.Lowered.Where!, new Closures(RandomNodes.RawFields));
        var scope = new Scope { Event = PredicateTexts.Row((Word.Action, "a"), (Word.Status, 400)) };

        for (var i = 1; i < askedMin; i++) condition.Holds(scope);
        Assert.False(condition.IsEmitted);

        Assert.True(condition.Holds(scope));
        Assert.True(condition.IsEmitted);
    }

    [Fact]
    public void A_condition_that_is_too_large_or_too_deep_stays_closures_and_says_the_same()
    {
        Node field = new WordNode(Word.Action, -1, ValueKind.Text);
        Node lists = new InNode(field, new TextSet(["a"]));
        Node deep = new WordNode(Word.Failed, -1, ValueKind.Bool);
        for (var i = 0; i < 90; i++) lists = new OrNode(lists, new InNode(field, new TextSet([.. Enumerable.Range(0, 32).Select(v => $"{i} {v} {Long}"[..50])])));
        for (var i = 0; i < 600; i++) deep = new NotNode(deep);
        var scope = new Scope { Event = PredicateTexts.Row((Word.Action, $"89 31 {Long}"[..50]), (Word.Failed, true)) };

        foreach (var node in new[] { lists, deep })
        {
            var condition = Emitted(node);
            Assert.False(condition.IsEmitted);
            Assert.True(condition.Holds(scope));
        }
    }

    [Fact]
    public void Emitted_code_allocates_nothing()
    {
        var condition = PredicateTexts.Good("""where: (SignIn || Action.StartsWith("Admin")) && Status >= 400 && Error.In("a", "NotAuthorizedException") && !Ip.InCidr("10.0.0.0/8") && User.Contains("x")""").Where!;
        condition.Emit();
        var scope = new Scope { Event = PredicateTexts.Row((Word.Action, "AdminGetUser"), (Word.Status, 400), (Word.Error, "NotAuthorizedException"), (Word.Ip, "203.0.113.7"), (Word.User, "x")) };
        Assert.True(condition.IsEmitted && condition.Holds(scope));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) condition.Holds(scope);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static Condition Emitted(Node node)
    {
        var condition = new Condition(node, new Closures(RandomNodes.RawFields));
        condition.Emit();
        return condition;
    }

    // The text, shorter and longer ones, and each that differs in one byte.
    static IEnumerable<string> Near(string value)
    {
        yield return value;
        yield return value + "!";
        yield return "!" + value;
        yield return "";
        if (value.Length > 0) yield return value[..^1];
        if (value.Length > 0) yield return value[1..];
        for (var i = 0; i < value.Length; i++) yield return new StringBuilder(value) { [i] = '!' }.ToString();
    }
}
