using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using CognitoRules.Diagnostics;
using CognitoRules.RuleTests;

namespace CognitoRules.Reports;

/// <summary>A test run for people: each rule, each test with its verdict, and why a failed one failed.</summary>
public static class TestText
{
    /// <summary>Writes the run.</summary>
    public static void Write(TextWriter writer, TestRun run, bool color, bool verbose)
    {
        foreach (var suite in run.Outcomes.GroupBy(o => (o.Suite, o.File)))
        {
            var failed = suite.Any(o => o.Verdict == TestVerdict.Failed);
            if (!failed && !verbose) continue;
            writer.WriteLine($"{suite.Key.Suite}  {suite.Key.File}");
            foreach (var outcome in suite) WriteOutcome(writer, outcome, color);
        }
        var todo = run.Todo > 0 ? $", {run.Todo} todo" : "";
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(run.Failed == 0 ? "✓" : "✗")} {run.Passed} passed, {run.Failed} failed{todo}, in {run.Suites} suites"));
    }

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
    public static void Write(TextWriter writer, TestRun run)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
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
            json.WriteEndObject();
        }
        writer.Write(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Write('\n');
    }
}

/// <summary>A test run as JUnit XML, one suite per rule.</summary>
public static class JUnitReport
{
    /// <summary>Writes the document.</summary>
    public static void Write(TextWriter writer, TestRun run)
    {
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CloseOutput = false });
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, run.Outcomes);
        foreach (var suite in run.Outcomes.GroupBy(o => (o.Suite, o.File)))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", suite.Key.Suite);
            xml.WriteAttributeString("file", suite.Key.File);
            WriteCounts(xml, [.. suite]);
            foreach (var outcome in suite) WriteCase(xml, outcome);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.Flush();
        writer.Write('\n');
    }

    static void WriteCounts(XmlWriter xml, IReadOnlyList<TestOutcome> outcomes)
    {
        xml.WriteAttributeString("tests", outcomes.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", outcomes.Count(o => o.Verdict == TestVerdict.Failed).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("skipped", outcomes.Count(o => o.Verdict == TestVerdict.Todo).ToString(CultureInfo.InvariantCulture));
    }

    static void WriteCase(XmlWriter xml, TestOutcome outcome)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", outcome.Suite);
        xml.WriteAttributeString("name", Clean(outcome.Name));
        xml.WriteAttributeString("file", outcome.File);
        xml.WriteAttributeString("line", outcome.Line.ToString(CultureInfo.InvariantCulture));
        if (outcome.Verdict == TestVerdict.Todo) xml.WriteElementString("skipped", Clean(outcome.Summary));
        if (outcome.Verdict == TestVerdict.Failed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(outcome.Summary));
            xml.WriteAttributeString("type", "CR7001");
            xml.WriteString(Clean(string.Join('\n', outcome.Details)));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    // XML has no way to write most control characters, not even escaped.
    static string Clean(string text) => string.Concat(text.Select(c => c is '\n' or '\t' || !char.IsControl(c) && XmlConvert.IsXmlChar(c) ? c.ToString() : $"\\x{(int)c:x2}"));
}
