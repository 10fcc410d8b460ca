using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>What went wrong with the data, for people: one line per kind, places with `--verbose`.</summary>
static class FaultText
{
    internal static void Write(TextWriter writer, FaultLog faults, bool verbose)
    {
        foreach (var (code, ruleId, count, samples) in faults.Kinds)
        {
            var rule = ruleId.Length > 0 ? $" (rule {ruleId})" : "";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning[{code}]: {TerminalText.Escape(samples[0].Message)}{rule}: {count:#,0}×, first at {TerminalText.Escape(samples[0].Place)}"));
            if (!verbose) continue;
            foreach (var sample in samples.Skip(1)) writer.WriteLine($"  {TerminalText.Escape(sample.Place)}: {TerminalText.Escape(sample.Message)}");
        }
    }
}
