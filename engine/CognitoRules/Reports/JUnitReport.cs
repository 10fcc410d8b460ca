using System.Globalization;
using System.Text;
using System.Xml;
using CognitoRules.Diagnostics;
using CognitoRules.RuleTests;

namespace CognitoRules.Reports;

/// <summary>A test run as JUnit XML, one suite per rule. A rule that does not load is a suite with an error: its tests are not merely absent.</summary>
public static class JUnitReport
{
    /// <summary>Writes the document.</summary>
    /// <param name="errors">Why rules could not be loaded.</param>
    public static void Write(TextWriter writer, TestRun run, IReadOnlyList<Diagnostic> errors)
    {
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CloseOutput = false });
        var unloaded = errors.GroupBy(e => e.Span?.Source.Path ?? e.Path ?? "").ToList();
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, run.Outcomes, unloaded.Count);
        foreach (var file in unloaded) WriteUnloaded(xml, file.Key, [.. file]);
        foreach (var suite in run.Outcomes.GroupBy(o => (o.Suite, o.File)))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean(suite.Key.Suite));
            xml.WriteAttributeString("file", Clean(suite.Key.File));
            WriteCounts(xml, [.. suite], 0);
            foreach (var outcome in suite) WriteCase(xml, outcome);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.Flush();
        writer.Write('\n');
    }

    static void WriteCounts(XmlWriter xml, IReadOnlyList<TestOutcome> outcomes, int unloaded)
    {
        xml.WriteAttributeString("tests", Number(outcomes.Count + unloaded));
        xml.WriteAttributeString("failures", Number(outcomes.Count(o => o.Verdict == TestVerdict.Failed && !o.CouldNotRun)));
        xml.WriteAttributeString("errors", Number(outcomes.Count(o => o.CouldNotRun) + unloaded));
        xml.WriteAttributeString("skipped", Number(outcomes.Count(o => o.Verdict == TestVerdict.Todo)));
    }

    static void WriteUnloaded(XmlWriter xml, string file, List<Diagnostic> errors)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(file));
        xml.WriteAttributeString("file", Clean(file));
        WriteCounts(xml, [], 1);
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(file));
        xml.WriteAttributeString("name", "the rule loads");
        xml.WriteAttributeString("file", Clean(file));
        xml.WriteAttributeString("line", Number(errors[0].Span?.StartPosition.Line ?? 1));
        xml.WriteStartElement("error");
        xml.WriteAttributeString("message", Clean(errors[0].Message));
        xml.WriteAttributeString("type", errors[0].Code);
        xml.WriteCData(Clean(string.Join('\n', errors.Select(e => $"{TerminalRenderer.Place(e)}: {e.Code}: {e.Message}"))));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void WriteCase(XmlWriter xml, TestOutcome outcome)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(outcome.Suite));
        xml.WriteAttributeString("name", Clean(outcome.Name));
        xml.WriteAttributeString("file", Clean(outcome.File));
        xml.WriteAttributeString("line", Number(outcome.Line));
        if (outcome.Verdict == TestVerdict.Todo)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(outcome.Summary));
            xml.WriteEndElement();
        }
        if (outcome.Verdict == TestVerdict.Failed)
        {
            xml.WriteStartElement(outcome.CouldNotRun ? "error" : "failure");
            xml.WriteAttributeString("message", Clean(outcome.Summary));
            xml.WriteAttributeString("type", "CR7001");
            xml.WriteCData(Clean(string.Join('\n', outcome.Details.Prepend(outcome.Summary))));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // XML has no way to write most control characters, not even escaped; a pair of surrogates is one good character.
    static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) clean.Append(c).Append(text[++i]);
            else if (c is '\n' or '\t' || (!char.IsControl(c) && XmlConvert.IsXmlChar(c))) clean.Append(c);
            else clean.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        }
        return clean.ToString();
    }
}
