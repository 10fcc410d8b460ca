using System.Globalization;

namespace CognitoRules.Cli;

/// <summary>How far a replay is: rewritten in place for a person, one line now and then otherwise; nothing in CI.</summary>
sealed class ProgressLine(Terminal terminal)
{
    const long EventsPerRefresh = 200_000;
    const long EventsPerLine = 5_000_000;

    long shown;

    internal void Show(long events)
    {
        if (events - shown < (terminal.ErrorIsTerminal ? EventsPerRefresh : EventsPerLine) || terminal.InContinuousIntegration) return;
        shown = events;
        var text = string.Create(CultureInfo.InvariantCulture, $"replay: {events / 1e6:0.0} M events");
        if (terminal.ErrorIsTerminal) terminal.Error.Write($"\r{text}");
        else terminal.Error.WriteLine(text);
    }

    internal void Clear()
    {
        if (terminal.ErrorIsTerminal && shown > 0) terminal.Error.Write("\r" + new string(' ', 40) + "\r");
    }
}
