using System.Globalization;
using System.Text;
using System.Text.Json;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.ActivityLog;

/// <summary>Reads records of Cognito's user-activity export, whose values are all texts. Not thread-safe; one per reader.</summary>
sealed class ActivityLogDecoder : IRecordDecoder
{
    readonly FieldWalk walk = new();
    readonly int eventSource, timestamp, creationDate, pool, sourcePool, response, compromised, context, account;
    readonly (Word Word, int Path)[] texts;
    readonly int[] rawPaths;
    readonly int type, id;
    readonly NameTable<ActionInfo> actions;
    readonly IEventInterest? interest;
    readonly PoolNews news = new();

    /// <param name="request">What the rules read.</param>
    /// <param name="interest">Which events some rule may want; null: all.</param>
    internal ActivityLogDecoder(FieldRequest request, IEventInterest? interest = null)
    {
        this.interest = interest;
        eventSource = walk.Add("eventSource");
        timestamp = walk.Add("eventTimestamp");
        type = walk.Add("message.eventType");
        id = walk.Add("message.eventId");
        creationDate = walk.Add("message.creationDate");
        pool = walk.Add("message.userPoolId");
        sourcePool = walk.Add("logSourceId.userPoolId");
        response = walk.Add("message.eventResponse");
        compromised = walk.Add("message.compromisedCredentialDetected");
        context = walk.Add("message.hasContextData");
        account = walk.Add("accountId");
        (Word Word, string Path)[] all =
        [
            (Word.RequestId, "message.requestId"), (Word.Ip, "message.ipAddress"), (Word.Country, "message.country"), (Word.City, "message.city"),
            (Word.Device, "message.deviceName"), (Word.ClientId, "message.clientId"), (Word.IdentityProvider, "message.idpName"), (Word.User, "message.userSub"),
            (Word.UserName, "message.userName"), (Word.Challenge, "message.challenges[0].challengeName"), (Word.RiskLevel, "message.riskLevel"),
            (Word.RiskDecision, "message.riskDecision"),
        ];
        texts = [.. all.Where(t => request.Words.Contains(t.Word)).Select(t => (t.Word, walk.Add(t.Path)))];
        rawPaths = [.. request.RawPaths.Select(p => walk.Add(p.Text))];
        actions = new NameTable<ActionInfo>(Actions.All.Where(a => a.Shape == ActionShape.Activity).Select(a => a.Name), name => Actions.FindActivity(name)!);
    }

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlySpan<byte> json, EventRow row, StructuralMap? map = null)
    {
        row.Clear();
        row.Source = EventSources.ActivityLog;
        if (!walk.Walk(json, map)) return new(DecodeOutcome.Malformed);
        if (CapturedValues.Is(json, walk[eventSource], "USER_NOTIFICATION"u8)) return new(DecodeOutcome.NotAnEvent);
        if (!CapturedValues.IsPresent(walk[type]) || !TryTime(json, out var timeMs)) return new(DecodeOutcome.Malformed);
        var (failed, succeeded) = (CapturedValues.Is(json, walk[response], "Fail"u8), CapturedValues.Is(json, walk[response], "Pass"u8));
        row.TimeMs = timeMs;
        row.SetNumber((int)Word.Time, timeMs);
        CapturedValues.TrySetWord(row, Word.Action, json, walk[type]);
        if (!CapturedValues.TrySetWord(row, Word.EventId, json, walk[id])) EventIds.SetSubstitute(row, json);
        SetActs(row);
        row.SetBool((int)Word.Failed, failed);
        row.SetBool((int)Word.Succeeded, succeeded);
        SetPool(row, json);
        var stays = interest is null;
        if (!stays && !interest!.MayWant(EventSources.ActivityLog, row.Text((int)Word.Action).Utf8, failed, succeeded))
        {
            if (!TellsAccount(row)) return Unwanted(row);
            stays = true;
        }
        row.SetBool((int)Word.Compromised, CapturedValues.Is(json, walk[compromised], "true"u8) || walk[compromised].Kind == JsonTokenType.True);
        row.SetBool((int)Word.HasContext, CapturedValues.Is(json, walk[context], "true"u8) || walk[context].Kind == JsonTokenType.True);
        if (stays || !interest!.AsksMore())
        {
            Set(row, json, ulong.MaxValue, raw: true);
            return new(DecodeOutcome.Event);
        }
        Set(row, json, interest.WordsAsked, interest.RawAsked);
        if (!interest.Wants(row) && !TellsAccount(row)) return Unwanted(row);
        Set(row, json, ~interest.WordsAsked, !interest.RawAsked);
        return new(DecodeOutcome.Event);
    }

    static Decoded Unwanted(EventRow row) => new(DecodeOutcome.Unwanted, row.TimeMs, EventKey.Of(EventSources.ActivityLog, row.Text((int)Word.EventId).Utf8));

    void Set(EventRow row, ReadOnlySpan<byte> json, ulong words, bool raw)
    {
        foreach (var (word, path) in texts)
        {
            if ((words >> (int)word & 1) == 0) continue;
            // AWS writes a place that it could not find as the text "null".
            if (!CapturedValues.Is(json, walk[path], "null"u8)) CapturedValues.TrySetWord(row, word, json, walk[path]);
        }
        for (var i = 0; raw && i < rawPaths.Length; i++) CapturedValues.SetRaw(row, Words.Count + i, json, walk[rawPaths[i]]);
    }

    bool TellsAccount(EventRow row) =>
        !row.IsMissing((int)Word.UserPool) && !row.IsMissing((int)Word.Account) && news.IsNews(row.Text((int)Word.UserPool).Utf8, row.TimeMs);

    void SetPool(EventRow row, ReadOnlySpan<byte> json)
    {
        if (!CapturedValues.TrySetWord(row, Word.UserPool, json, walk[pool])) CapturedValues.TrySetWord(row, Word.UserPool, json, walk[sourcePool]);
        CapturedValues.TrySetWord(row, Word.Account, json, walk[account]);
        var name = row.Text((int)Word.UserPool).Utf8;
        var cut = name.IndexOf((byte)'_');
        if (cut <= 0) return;
        Span<byte> region = stackalloc byte[64];
        if (cut > region.Length) return;
        name[..cut].CopyTo(region);
        row.SetText((int)Word.Region, region[..cut]);
    }

    void SetActs(EventRow row)
    {
        row.Acts = actions.TryFind(row.Text((int)Word.Action).Utf8, out var action) ? action.Always : ActKinds.None;
        row.SetActWords();
    }

    bool TryTime(ReadOnlySpan<byte> json, out long timeMs)
    {
        timeMs = 0;
        var stamp = CapturedValues.Number(json, walk[timestamp]);
        if (stamp is > 0 and < 253_402_300_800_000)
        {
            timeMs = (long)stamp;
            return true;
        }
        // java.util.Date's form: Wed Jul 17 17:25:55 UTC 2024.
        var date = CapturedValues.Raw(json, walk[creationDate]);
        if (date.Length is 0 or > 40 || !DateTimeOffset.TryParseExact(
            Encoding.UTF8.GetString(date), "ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return false;
        timeMs = moment.ToUnixTimeMilliseconds();
        return true;
    }
}
