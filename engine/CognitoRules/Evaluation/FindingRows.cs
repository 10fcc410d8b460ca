using CognitoRules.Findings;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>A finding as an event, for rules over findings: its entities are the words.</summary>
static class FindingRows
{
    internal static EventRow Of(Finding finding)
    {
        var row = new EventRow(0) { Source = EventSources.Findings, TimeMs = finding.TimeMs };
        foreach (var info in Words.All.Where(w => w.Sources.HasFlag(EventSources.Findings) && w.Kind == ValueKind.Text))
        {
            if (TextOf(finding, info.Word) is { } text) row.SetText((int)info.Word, text);
        }
        row.SetNumber((int)Word.Time, finding.TimeMs);
        row.SetBool((int)Word.Failed, finding.Entities[Word.Error] is not null);
        row.SetBool((int)Word.Succeeded, finding.Entities is { } entities && entities[Word.Action] is not null && entities[Word.Error] is null);
        row.Acts = finding.Entities[Word.Action] is { } action ? (Actions.FindTrail(action) ?? Actions.FindActivity(action))?.Always ?? ActKinds.None : ActKinds.None;
        foreach (var info in Words.All.Where(w => Words.ActOf(w.Word) != ActKinds.None)) row.SetBool((int)info.Word, row.Acts.HasFlag(Words.ActOf(info.Word)));
        return row;
    }

    static string? TextOf(Finding finding, Word word) => word switch
    {
        Word.EventId => finding.Id,
        Word.Rule => finding.Rule.Id.Value,
        Word.Severity => finding.Severity.ToString().ToLowerInvariant(),
        _ => Entities.Words.Contains(word) ? finding.Entities[word] : null,
    };
}
