using System.Text;
using CognitoRules.Diagnostics;
using Xunit;

namespace CognitoRules.Tests.Diagnostics;

/// <summary>
/// What an author reads for each mistake, to the letter: code, place, caret, help and the mended line. The cases are text files: a title, a rule
/// file, and what is said about it. Lines of a case that are not as described here fail the test; none is skipped.
/// </summary>
public sealed class DiagnosticCaseTests
{
    const string TitleMark = "=== ";
    const string SaysMark = "--- says\n";

    static string Folder => Path.Combine(Repository.Root, "tests/CognitoRules.Tests/Diagnostics/Cases");

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            foreach (var (title, _, _) in Read(file)) data.Add(Path.GetFileName(file), title);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_told_as_its_case_says(string file, string title)
    {
        var (_, rule, says) = Read(Path.Combine(Folder, file)).Single(c => c.Title == title);

        var loaded = Engine.Load([new SourceText("rules/rule.yaml", rule)]);

        Assert.Equal(says, Render(loaded.Diagnostics));
    }

    [Fact]
    public void There_are_cases_for_more_than_a_hundred_mistakes_and_each_has_its_title() =>
        Assert.InRange(Directory.EnumerateFiles(Folder, "*.txt").SelectMany(Read).Select(c => c.Title).Distinct(StringComparer.Ordinal).Count(), 140, 1000);

    static string Render(IReadOnlyList<Diagnostic> diagnostics)
    {
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var diagnostic in diagnostics) TerminalRenderer.Write(text, diagnostic, color: false, width: int.MaxValue);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    static IEnumerable<(string Title, string Rule, string Says)> Read(string file)
    {
        var text = File.ReadAllText(file, Encoding.UTF8);
        Assert.StartsWith(TitleMark, text, StringComparison.Ordinal);
        foreach (var part in ("\n" + text).Split("\n" + TitleMark).Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var says = part.IndexOf(SaysMark, StringComparison.Ordinal);
            Assert.True(end > 0 && says > end, $"{file}: the case `{part[..Math.Max(0, end)]}` has no `--- says`");
            yield return (part[..end], part[(end + 1)..says], part[(says + SaysMark.Length)..].TrimEnd('\n') + "\n");
        }
    }
}
