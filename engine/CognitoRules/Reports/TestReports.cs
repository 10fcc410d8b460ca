using System.Globalization;
using System.Text;
using System.Text.Json;
using CognitoRules.Diagnostics;
using CognitoRules.RuleTests;

namespace CognitoRules.Reports;

/// <summary>A test run for people: each rule, each test with its verdict, and why a failed one failed.</summary>
public static class TestText
{
    /// <summary>Writes the run.</summary>
    /// <param name="isSpoiled">Whether something outside the tests is wrong: rules that do not load, a path without tests. Then the run is not green.</param>
    public static void Write(TextWriter writer, TestRun run, bool isSpoiled, bool color, bool verbose)
    {
        foreach (var suite in run.Outcomes.GroupBy(o => (o.Suite, o.File)))
        {
            var failed = suite.Any(o => o.Verdict == TestVerdict.Failed);
            if (!failed && !verbose) continue;
            writer.WriteLine($"{suite.Key.Suite}  {suite.Key.File}");
            foreach (var outcome in suite) WriteOutcome(writer, outcome, color);
        }
        var todo = run.Todo > 0 ? $", {run.Todo} todo" : "";
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mark(run.Failed == 0 && !isSpoiled, color)} {run.Passed} passed, {run.Failed} failed{todo}, in {run.Suites} suite{(run.Suites == 1 ? "" : "s")}"));
    }

    static string Mark(bool good, bool color) => (good, color) switch
    {
        (true, false) => "✓",
        (false, false) => "✗",
        (true, true) => "\x1b[32m✓\x1b[0m",
        _ => "\x1b[31m✗\x1b[0m",
    };

    static void WriteOutcome(TextWriter writer, TestOutcome outcome, bool color)
    {
        var (mark, code) = outcome.Verdict switch { TestVerdict.Passed => ("✓", "32"), TestVerdict.Failed => ("✗", "31"), _ => ("-", "33") };
        if (color) mark = $"\x1b[{code}m{mark}\x1b[0m";
        if (outcome.Verdict != TestVerdict.Failed)
        {
            writer.WriteLine($"  {mark} {TerminalText.Escape(outcome.Name)}  {TerminalText.Escape(outcome.Summary)}");
            return;
        }
        writer.WriteLine($"  {mark} {TerminalText.Escape(outcome.Name)}");
        writer.WriteLine($"    {TerminalText.Escape(outcome.Summary)}");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    │ --> {outcome.File}:{outcome.Line}"));
        foreach (var line in outcome.Details) writer.WriteLine($"    │ {TerminalText.Escape(line)}");
    }
}

/// <summary>A test run for programs.</summary>
public static class TestJson
{
    /// <summary>One document.</summary>
    /// <param name="errors">Why rules could not be loaded; their tests did not run.</param>
    public static void Write(TextWriter writer, TestRun run, IReadOnlyList<Diagnostic> errors)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonRenderer.Options))
        {
            json.WriteStartObject();
            json.WriteString("schema_version", "1.0");
            json.WriteNumber("passed", run.Passed);
            json.WriteNumber("failed", run.Failed);
            json.WriteNumber("todo", run.Todo);
            json.WriteStartArray("tests");
            foreach (var outcome in run.Outcomes)
            {
                json.WriteStartObject();
                json.WriteString("suite", outcome.Suite);
                json.WriteString("name", outcome.Name);
                json.WriteString("file", outcome.File);
                json.WriteNumber("line", outcome.Line);
                json.WriteString("verdict", outcome.Verdict.ToString().ToLowerInvariant());
                json.WriteString("summary", outcome.Summary);
                json.WriteStartArray("details");
                foreach (var line in outcome.Details) json.WriteStringValue(line);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("rule_errors");
            foreach (var error in errors)
            {
                json.WriteStartObject();
                json.WriteString("code", error.Code);
                json.WriteString("file", error.Span?.Source.Path ?? error.Path);
                if (error.Span is { } span) json.WriteNumber("line", span.StartPosition.Line);
                json.WriteString("message", error.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        JsonRenderer.WriteSafely(writer, stream);
    }
}
