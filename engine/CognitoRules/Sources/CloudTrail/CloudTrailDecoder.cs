using System.Text.Json;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.CloudTrail;

/// <summary>
/// Reads CloudTrail records of all three shapes into the words of the vocabulary: API calls, hosted-UI and token-endpoint requests (whose values are
/// arrays and whose error codes may be empty), and identity-pool data events. Not thread-safe; one per reader.
/// </summary>
sealed class CloudTrailDecoder : IRecordDecoder
{
    readonly FieldWalk walk = new();
    readonly ClientPools pools;
    readonly ulong words;

    // Those that are being set.
    ulong now;
    readonly int[] rawPaths;
    readonly TrailPaths at;
    readonly NameTable<ActionInfo> actions;
    readonly IEventInterest? interest;
    readonly PoolNews news = new();
    readonly byte[] lastTime = new byte[40];
    int lastTimeLength;
    long lastTimeMs;

    /// <param name="request">What the rules read.</param>
    /// <param name="pools">Which pool a client is of.</param>
    /// <param name="interest">Which events some rule may want; null: all.</param>
    internal CloudTrailDecoder(FieldRequest request, ClientPools pools, IEventInterest? interest = null)
    {
        this.pools = pools;
        this.interest = interest;
        words = 1UL << (int)Word.ClientId | 1UL << (int)Word.UserPool;
        foreach (var word in request.Words) words |= 1UL << (int)word;
        at = new TrailPaths(walk, request.Words);
        rawPaths = [.. request.RawPaths.Select(p => walk.Add(p.Text))];
        actions = new NameTable<ActionInfo>(Actions.All.Where(a => a.Shape != ActionShape.Activity).Select(a => a.Name), name => Actions.FindTrail(name)!);
    }

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlySpan<byte> json, EventRow row, StructuralMap? map = null)
    {
        if (!walk.Walk(json, map)) return new(DecodeOutcome.Malformed);
        if (!CapturedValues.IsPresent(walk[at.EventName])) return new(walk[at.InsightDetails].Kind == JsonTokenType.StartObject ? DecodeOutcome.NotAnEvent : DecodeOutcome.Malformed);
        if (!TryTime(CapturedValues.Raw(json, walk[at.EventTime]), out var timeMs)) return new(DecodeOutcome.Malformed);
        var outcome = ReadOutcome(json);
        var stays = interest is null;
        if (!stays && !MayWant(json, outcome))
        {
            if (!TellsAccount(json, timeMs)) return new(DecodeOutcome.Unwanted, timeMs, EventKey.Of(EventSources.CloudTrail, CapturedValues.Raw(json, walk[at.EventId])));
            stays = true;
        }
        row.Clear();
        row.Source = EventSources.CloudTrail;
        row.TimeMs = timeMs;
        row.SetNumber((int)Word.Time, timeMs);
        CapturedValues.TrySetWord(row, Word.Action, json, walk[at.EventName]);
        if (!CapturedValues.TrySetWord(row, Word.EventId, json, walk[at.EventId])) EventIds.SetSubstitute(row, json);
        SetActs(row, json);
        SetOutcome(row, json, outcome);
        if (stays || !interest!.AsksMore())
        {
            Set(row, json, words, raw: true);
            return new(DecodeOutcome.Event);
        }
        // Of a sign-in the client tells the pool.
        var asked = interest.WordsAsked | (interest.WordsAsked >> (int)Word.UserPool & 1) << (int)Word.ClientId;
        Set(row, json, words & asked, interest.RawAsked);
        if (!interest.Wants(row) && !TellsAccount(json, timeMs)) return new(DecodeOutcome.Unwanted, timeMs, EventKey.Of(EventSources.CloudTrail, row.Text((int)Word.EventId).Utf8));
        Set(row, json, words & ~asked, !interest.RawAsked);
        return new(DecodeOutcome.Event);
    }

    // Nearly every event of a busy account, so it is found out from the record itself, before anything is copied. What is not plain is decoded in full.
    bool MayWant(ReadOnlySpan<byte> json, in Outcome outcome)
    {
        ref readonly var name = ref walk[at.EventName];
        return !CapturedValues.IsPlainWord(json, name) || !CapturedValues.IsPlainWord(json, walk[at.EventId])
            || interest!.MayWant(EventSources.CloudTrail, CapturedValues.Raw(json, name), outcome.Failed, outcome.Succeeded);
    }

    // Some of the words; called once more for others, it changes nothing about these.
    void Set(EventRow row, ReadOnlySpan<byte> json, ulong some, bool raw)
    {
        now = some;
        SetWhere(row, json);
        SetWho(row, json);
        SetHow(row, json);
        for (var i = 0; raw && i < rawPaths.Length; i++) CapturedValues.SetRaw(row, Words.Count + i, json, walk[rawPaths[i]]);
    }

    // CloudTrail writes whole seconds, so a busy account has many records of one.
    bool TryTime(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = lastTimeMs;
        if (!text.IsEmpty && text.SequenceEqual(lastTime.AsSpan(0, lastTimeLength))) return true;
        if (!Timestamps.TryParse(text, out timeMs)) return false;
        if (text.Length > lastTime.Length) return true;
        text.CopyTo(lastTime);
        (lastTimeLength, lastTimeMs) = (text.Length, timeMs);
        return true;
    }

    bool IsEndpoint(ReadOnlySpan<byte> json) => CapturedValues.Is(json, walk[at.EventType], "AwsServiceEvent"u8);

    void SetActs(EventRow row, ReadOnlySpan<byte> json)
    {
        row.Acts = Actions.Decide(
            actions.TryFind(row.Text((int)Word.Action).Utf8, out var action) ? action : null,
            CapturedValues.Raw(json, walk[at.AuthFlow]) is var flow && (flow.SequenceEqual("REFRESH_TOKEN_AUTH"u8) || flow.SequenceEqual("REFRESH_TOKEN"u8)),
            CapturedValues.Is(json, walk[at.GrantType], "refresh_token"u8),
            IsSecondFactor(CapturedValues.Raw(json, walk[at.RequestChallenge])));
        row.SetActWords();
    }

    static bool IsSecondFactor(ReadOnlySpan<byte> challenge) => challenge.SequenceEqual("SMS_MFA"u8) || challenge.SequenceEqual("SOFTWARE_TOKEN_MFA"u8)
        || challenge.SequenceEqual("EMAIL_OTP"u8) || challenge.SequenceEqual("SMS_OTP"u8);

    readonly record struct Outcome(bool Failed, bool Succeeded, double Status);

    Outcome ReadOutcome(ReadOnlySpan<byte> json)
    {
        var status = CapturedValues.Number(json, walk[at.Status]);
        // Hosted-UI records carry an empty error code on success: presence alone says nothing.
        var failed = CapturedValues.IsWord(json, walk[at.ErrorCode]) || status >= 400;
        return new(failed, !failed && !CapturedValues.IsPresent(walk[at.ResponseChallenge]), status);
    }

    void SetOutcome(EventRow row, ReadOnlySpan<byte> json, in Outcome outcome)
    {
        CapturedValues.TrySetWord(row, Word.Error, json, walk[at.ErrorCode]);
        CapturedValues.TrySetWord(row, Word.ErrorMessage, json, walk[at.ErrorMessage]);
        row.SetNumber((int)Word.Status, outcome.Status);
        row.SetBool((int)Word.Failed, outcome.Failed);
        row.SetBool((int)Word.Succeeded, outcome.Succeeded);
        var code = row.Text((int)Word.Error).Utf8;
        row.SetBool((int)Word.Throttled, code.SequenceEqual("TooManyRequestsException"u8) || code.StartsWith("Throttling"u8) || code.SequenceEqual("ThrottledException"u8) || outcome.Status == 429);
    }

    void SetWhere(EventRow row, ReadOnlySpan<byte> json)
    {
        Set(row, Word.Service, json, at.EventSource);
        Set(row, Word.Region, json, at.Region);
        Set(row, Word.Account, json, at.Accounts);
        Set(row, Word.RequestId, json, at.RequestId);
        row.SetBool((int)Word.ReadOnly, walk[at.ReadOnly].Kind == JsonTokenType.True);
        Set(row, Word.Ip, json, at.Ip);
        Set(row, Word.UserAgent, json, at.UserAgent);
        SetPool(row, json);
        Set(row, Word.IdentityPool, json, at.RequestIdentityPool, at.ResponseIdentityPool);
        if (row.IsMissing((int)Word.IdentityPool)) SetPoolOfArn(row, json);
        SetProvider(row, json);
    }

    void SetPool(EventRow row, ReadOnlySpan<byte> json)
    {
        Set(row, Word.ClientId, json, IsEndpoint(json) ? at.EndpointClients : at.Clients);
        Set(row, Word.UserPool, json, at.Pools);
        if (row.IsMissing((int)Word.UserPool) && pools.Find(row.Text((int)Word.ClientId).Utf8) is { IsEmpty: false } pool) row.SetText((int)Word.UserPool, pool);
    }

    // Whether the event is the first to tell, or may be.
    bool TellsAccount(ReadOnlySpan<byte> json, long timeMs)
    {
        if ((words >> (int)Word.Account & 1) == 0 || FirstWord(json, at.Accounts) < 0) return false;
        var place = FirstWord(json, at.Pools);
        if (place >= 0) return walk[place].Escaped || news.IsNews(CapturedValues.Bytes(json, walk[place]), timeMs);
        place = pools.IsEmpty ? -1 : FirstWord(json, IsEndpoint(json) ? at.EndpointClients : at.Clients);
        if (place < 0) return false;
        var pool = pools.Find(CapturedValues.Bytes(json, walk[place]));
        return walk[place].Escaped || (!pool.IsEmpty && news.IsNews(pool, timeMs));
    }

    // The first of several places that has a value; -1 when none has.
    int FirstWord(ReadOnlySpan<byte> json, ReadOnlySpan<int> paths)
    {
        foreach (var path in paths)
        {
            if (CapturedValues.IsWord(json, walk[path])) return path;
        }
        return -1;
    }

    void SetProvider(EventRow row, ReadOnlySpan<byte> json)
    {
        Set(row, Word.IdentityProvider, json, at.RequestProvider, at.NestedProvider, at.EndpointProvider, at.EndpointProviderId);
        // The names of the logins tell the provider; their values are tokens.
        if (!row.IsMissing((int)Word.IdentityProvider) || walk[at.Logins] is not { Kind: JsonTokenType.StartObject } logins) return;
        var reader = new Utf8JsonReader(json.Slice(logins.Start, logins.Length));
        reader.Read();
        if (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueIsEscaped) row.SetText((int)Word.IdentityProvider, reader.ValueSpan);
    }

    void SetPoolOfArn(EventRow row, ReadOnlySpan<byte> json)
    {
        var arn = CapturedValues.Raw(json, walk[at.ResourceArn]);
        var mark = arn.IndexOf(":identitypool/"u8);
        if (mark >= 0) row.SetText((int)Word.IdentityPool, arn[(mark + ":identitypool/"u8.Length)..]);
    }

    void SetWho(EventRow row, ReadOnlySpan<byte> json)
    {
        Set(row, Word.User, json, at.Sub, at.EndpointSub, at.RequestIdentity, at.ResponseIdentity);
        Set(row, Word.UserName, json, at.RequestUserName, at.EndpointUserName);
        Set(row, Word.Principal, json, at.Arn);
        if (row.IsMissing((int)Word.Principal) && !CapturedValues.Is(json, walk[at.PrincipalId], "Anonymous"u8)) Set(row, Word.Principal, json, at.PrincipalId);
        Set(row, Word.PrincipalType, json, at.IdentityType);
        SetRole(row, json);
    }

    // arn:aws:sts::<account>:assumed-role/<role>/<session>: tasks and people get a new session's name each time, and the role stays.
    void SetRole(EventRow row, ReadOnlySpan<byte> json)
    {
        if ((now >> (int)Word.Role & 1) == 0) return;
        var arn = CapturedValues.Raw(json, walk[at.Arn]);
        if (arn.IsEmpty) return;
        var role = arn.IndexOf(":assumed-role/"u8) + ":assumed-role/".Length;
        var session = role < ":assumed-role/".Length ? -1 : arn[role..].IndexOf((byte)'/');
        row.SetText((int)Word.Role, session < 0 ? arn : arn[..(role + session)]);
    }

    void SetHow(EventRow row, ReadOnlySpan<byte> json)
    {
        Set(row, Word.AuthFlow, json, at.AuthFlow);
        Set(row, Word.Challenge, json, at.RequestChallenge, at.ResponseChallenge);
        Set(row, Word.Grant, json, at.GrantType);
        if (row.IsMissing((int)Word.Grant) && row.Text((int)Word.Action).Utf8.SequenceEqual("GetClientToken"u8)) row.SetText((int)Word.Grant, "client_credentials"u8);
        Set(row, Word.Scopes, json, at.EndpointScope);
        if (row.IsMissing((int)Word.Scopes) && walk[at.RequestScopes] is { Kind: JsonTokenType.StartArray } scopes) SetJoined(row, Word.Scopes, json.Slice(scopes.Start, scopes.Length));
    }

    static void SetJoined(EventRow row, Word word, ReadOnlySpan<byte> array)
    {
        var room = row.Reserve(array.Length);
        var used = 0;
        var reader = new Utf8JsonReader(array);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped) continue;
            if (used > 0) room[used++] = (byte)' ';
            reader.ValueSpan.CopyTo(room[used..]);
            used += reader.ValueSpan.Length;
        }
        row.SetReserved((int)word, array.Length, used);
        if (used == 0) row.Unset((int)word);
    }

    // From the first of several places that has a value.
    void Set(EventRow row, Word word, ReadOnlySpan<byte> json, params ReadOnlySpan<int> paths)
    {
        if ((now >> (int)word & 1) == 0) return;
        if (FirstWord(json, paths) is >= 0 and var place) CapturedValues.SetText(row, (int)word, json, walk[place]);
    }
}
