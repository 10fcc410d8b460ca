using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;
using Xunit;

namespace CognitoRules.Tests.Sources.MetricMath;

public sealed class MathParserTests
{
    [Theory]
    [InlineData("a || b && c", "(|| a (&& b c))")]
    [InlineData("a OR b AND c", "(|| a (&& b c))")]
    [InlineData("a && b == c", "(&& a (== b c))")]
    [InlineData("a < b + c", "(< a (+ b c))")]
    [InlineData("a == b != c", "(!= (== a b) c)")]
    [InlineData("a - b - c", "(- (- a b) c)")]
    [InlineData("a + b * c", "(+ a (* b c))")]
    [InlineData("a / b * c", "(* (/ a b) c)")]
    [InlineData("-a * b", "(* (neg a) b)")]
    [InlineData("-a ^ b", "(neg (^ a b))")]
    [InlineData("a ^ b ^ c", "(^ a (^ b c))")]
    [InlineData("a ^ -b ^ c", "(^ a (neg (^ b c)))")]
    [InlineData("a ^ -b * c", "(* (^ a (neg b)) c)")]
    [InlineData("a - -b", "(- a (neg b))")]
    [InlineData("[a, b + 1]", "[a (+ b 1)]")]
    [InlineData("SORT(METRICS('x'),SUM,DESC)", "(SORT (METRICS \"x\") SUM DESC)")]
    [InlineData("  a_1\n+\tb2 ", "(+ a_1 b2)")]
    public void An_expression_is_read_by_precedence(string text, string tree)
    {
        var bag = new DiagnosticBag();

        var node = MathTexts.Parse(text, bag);

        Assert.Empty(bag.Items);
        Assert.Equal(tree, node?.Tree);
    }

    [Theory]
    [InlineData("((a))", "a")]
    [InlineData("(a+b)*c", "(a + b) * c")]
    [InlineData("a+(b*c)", "a + b * c")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("(a^b)^c", "(a ^ b) ^ c")]
    [InlineData("a^(b^c)", "a ^ b ^ c")]
    [InlineData("(-a)^b", "(-a) ^ b")]
    [InlineData("a AND (b OR c)", "a && (b || c)")]
    [InlineData("METRICS('say \"x\"')", "METRICS('say \"x\"')")]
    [InlineData("FILL( m1 ,REPEAT )", "FILL(m1, REPEAT)")]
    [InlineData("1.50e3", "1500")]
    public void Printing_keeps_only_the_parentheses_that_are_needed(string text, string printed)
    {
        var node = MathTexts.Parse(text, new DiagnosticBag());

        Assert.Equal(printed, MathPrinter.Print(node!));
    }

    [Theory]
    [InlineData("", "CR3002 [] the metric math is empty")]
    [InlineData("m1 +", "CR3002 [+] expected a series, a number, a call or `(`, found the end")]
    [InlineData("m1 m2", "CR3002 [m2] expected an operator or the end, found `m2`")]
    [InlineData("(m1 + m2", "CR3002 [2] expected an operator, `)`, found the end")]
    [InlineData("m1)", "CR3002 [)] expected an operator or the end, found `)`")]
    [InlineData("SUM([m1, m2)", "CR3002 [)] expected an operator, `,` or `]`, found `)`")]
    [InlineData("[]", "CR3002 [[]] an array holds at least one series")]
    [InlineData("+m1", "CR3002 [+] expected a series, a number, a call or `(`, found `+`")]
    [InlineData("SUM(m1,)", "CR3002 [)] expected a series, a number, a call or `(`, found `)`")]
    [InlineData("m1 = 2", "CR3001 [=] metric math has no character `=`")]
    [InlineData("METRICS(“m”)", "CR3001 [“] metric math has no character `“`")]
    [InlineData("m1 % 2", "CR3001 [%] metric math has no character `%`")]
    [InlineData("m1 + é", "CR3001 [é] metric math has no character `é`")]
    [InlineData("m1 + 😀", "CR3001 [😀] metric math has no character U+1F600")]
    [InlineData("2m + 1", "CR3001 [2m] `2m` is neither a number nor a name")]
    [InlineData("1.2.3", "CR3001 [1.2.3] `1.2.3` is neither a number nor a name")]
    [InlineData("1e999", "CR3001 [1e999] the number is larger than a double can hold")]
    [InlineData("METRICS(\"x)", "CR3001 [\"x)] the text has no closing quote")]
    [InlineData("m1 and m2", "CR3005 [and] metric math writes `AND` in capitals")]
    [InlineData("(m1 or m2)", "CR3005 [or] metric math writes `OR` in capitals")]
    [InlineData("sum(m1)", "CR3005 [sum] metric math writes `SUM` in capitals")]
    [InlineData("Avg(m1)", "CR3005 [Avg] metric math writes `AVG` in capitals")]
    [InlineData("m1 / SUMM(m2)", "CR3006 [SUMM] metric math has no function `SUMM`")]
    [InlineData("FILL(m1)", "CR3008 [FILL(m1)] `FILL` takes 2 arguments, not 1")]
    [InlineData("m1 + IF(m1, m2, m3, m1)", "CR3008 [IF(m1, m2, m3, m1)] `IF` takes 2 to 3 arguments, not 4")]
    [InlineData("m1 + METRICS() > 5", "CR3009 [>] `>` cannot join an array of series and a number")]
    [InlineData("METRICS() AND m1", "CR3009 [AND] `AND` cannot join an array of series and a series")]
    [InlineData("FILL(m1, LINAER)", "CR3009 [LINAER] `FILL` does not know `LINAER`")]
    [InlineData("FIRST(m1)", "CR3009 [m1] `FIRST` cannot take a series here")]
    [InlineData("[m1, 2]", "CR3009 [2] an array holds series, not a number")]
    [InlineData("-\"x\"", "CR3009 [\"x\"] a sign needs a number or series, not a text")]
    [InlineData("m1 + m4", "CR3010 [m4] there is no series `m4`")]
    [InlineData("m1 + M2", "CR3010 [M2] there is no series `M2`")]
    [InlineData("METRICS(\"x\")", "CR3012 [METRICS(\"x\")] no metric's name contains `x`")]
    [InlineData("PERIOD(m1 + 1) * m1", "CR3014 [m1 + 1] `PERIOD` takes a plain metric, not metric math")]
    [InlineData("AVG(m1)", "CR3015 [AVG(m1)] the result is a number, not a series")]
    [InlineData("METRICS()", "CR3015 [METRICS()] the result is an array of series, not a series")]
    [InlineData("result + 1", "CR3011 [result] the series `result` needs itself")]
    public void A_mistake_is_said_at_its_place(string text, string mistake)
    {
        Assert.Equal([mistake], MathTexts.Mistakes(text));
    }

    [Fact]
    public void A_mistake_near_a_known_name_offers_it()
    {
        var bag = new DiagnosticBag();

        MathProgram.Compile(MathTexts.Inputs([("attempts", null), ("rate", "SUMM([attemps])")]), bag);
        MathProgram.Compile(MathTexts.Inputs([("attempts", null), ("rate", "1 / attemps")]), bag);

        Assert.Equal(["did you mean `SUM`?", "did you mean `attempts`?"], bag.Items.Select(d => d.Help));
        Assert.Equal(["SUM", "attempts"], bag.Items.Select(d => d.Replacement));
    }

    [Fact]
    public void Independent_mistakes_of_one_expression_are_all_reported_and_their_consequences_are_not()
    {
        Assert.Equal(
            ["CR3010 [m7] there is no series `m7`", "CR3006 [SUMM] metric math has no function `SUMM`"],
            MathTexts.Mistakes("AVG(m7 + 1) + SUMM(m1)"));
    }

    [Fact]
    public void A_circle_is_reported_once_and_what_hangs_on_it_is_not()
    {
        var bag = new DiagnosticBag();

        var program = MathProgram.Compile(MathTexts.Inputs([("m1", null), ("a", "b + m1"), ("b", "c"), ("c", "-a"), ("d", "a * 2")]), bag);

        Assert.Null(program);
        Assert.Equal(["CR3011 a a → b → c → a"], bag.Items.Select(d => $"{d.Code} {d.Span?.Text} {d.Note}"));
    }

    [Fact]
    public void Expressions_may_use_names_that_come_later()
    {
        var bag = new DiagnosticBag();

        var program = MathProgram.Compile(MathTexts.Inputs([("rate", "100 * half / m1"), ("half", "m1 / 2"), ("m1", null)]), bag);

        Assert.Empty(bag.Items);
        Assert.Equal([2, 1, 0], program!.Order);
    }

    [Fact]
    public void Numbers_and_arrays_may_stand_under_names_that_others_use()
    {
        var bag = new DiagnosticBag();

        MathProgram.Compile(MathTexts.Inputs([("m1", null), ("usual", "AVG(m1)"), ("all", "METRICS()"), ("r", "SUM(all) / usual")]), bag);

        Assert.Empty(bag.Items);
    }

    [Fact]
    public void More_series_than_a_request_allows_are_refused()
    {
        var bag = new DiagnosticBag();

        MathProgram.Compile(MathTexts.Inputs(Enumerable.Range(0, 501).Select(i => ($"m{i}", (string?)null))), bag);

        Assert.Equal(["CR3016 m500"], bag.Items.Select(d => $"{d.Code} {d.Span?.Text}"));
    }

    [Fact]
    public void Arrays_of_arrays_cannot_grow_without_bound()
    {
        var bag = new DiagnosticBag();
        var ten = string.Join(", ", Enumerable.Repeat("a", 10));

        MathProgram.Compile(MathTexts.Inputs(
            [("m1", null), ("a", "[m1, m1, m1, m1, m1, m1, m1, m1, m1, m1]"), ("b", $"[{ten}]"), ("c", "[b, b, b, b, b, b]"), ("d", "SUM([c, c])")]), bag);

        Assert.Equal(["CR3013 [b, b, b, b, b, b]"], bag.Items.Select(d => $"{d.Code} {d.Span?.Text}"));
    }
}
