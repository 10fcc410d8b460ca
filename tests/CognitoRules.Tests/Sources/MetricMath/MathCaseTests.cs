using Xunit;

namespace CognitoRules.Tests.Sources.MetricMath;

public sealed class MathCaseTests
{
    public static TheoryData<string> Lines => [.. MathCase.ReadAll().Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_case_gives_what_its_line_says(string line)
    {
        var one = MathCase.ReadAll().Single(c => c.ToString() == line);

        Assert.Equal(one.Expected, one.Evaluate());
    }

    [Fact]
    public void There_is_a_case_for_every_function()
    {
        var expressions = MathCase.ReadAll().Where(c => !c.Expected.StartsWith("error", StringComparison.Ordinal)).Select(c => c.Expression).ToList();

        var untested = CognitoRules.Sources.MetricMath.FunctionTable.Names
            .Where(n => CognitoRules.Sources.MetricMath.FunctionTable.Find(n) is not null)
            .Where(n => !expressions.Exists(e => e.Contains(n + "(", StringComparison.Ordinal)));

        Assert.Empty(untested);
    }
}
