using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Reads an input of any length as a sequence of JSON values and stops at each object that may be a record: on the top level, in an array,
/// or in the array of an envelope. It holds one object in memory, never a document. Damage is a fault, and reading goes on behind it.
/// </summary>
sealed class DocumentScanner(ByteWindow window, string path, Action<Fault> report)
{
    /// <summary>The largest record; AWS's own limit for one is below it.</summary>
    internal const int RecordBytesMax = 1024 * 1024;

    // A record as text within an envelope has its quotes escaped, and a result of get-metric-data has up to 100,800 points.
    const int WrappedBytesMax = 4 * RecordBytesMax;
    const int PayloadBytesMax = 16 * RecordBytesMax;
    const int FrameCountMax = 8;
    const int EndingCountMax = 16;

    // What is longer is read by a way that goes on where it stopped when more bytes have come.
    const int PlainBytesMax = 64 * 1024;

    readonly Stack<Frame> frames = new();
    readonly StructuralMap map = new();
    long plainFrom;
    int pending;
    int endings;
    bool mending;
    bool wasDamaged;
    RecordPlace? leadingNoise;

    enum Frame : byte
    {
        Array,
        Envelope,
    }

    /// <summary>The object found; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Current => window.Unread[..pending];

    /// <summary>Where the strings and brackets of <see cref="Current"/> are, when that was found on the way; else null.</summary>
    internal StructuralMap? Map { get; private set; }

    /// <summary>What it is.</summary>
    internal ObjectKind Kind { get; private set; }

    /// <summary>Whether its members could not be walked: then it is unknown because it is no JSON.</summary>
    internal bool IsMalformed { get; private set; }

    /// <summary>Where it begins.</summary>
    internal RecordPlace Place { get; private set; }

    /// <summary>Number of the top-level document, so that a result meets the query beside it.</summary>
    internal int Document { get; private set; }

    /// <summary>How many stretches of the input could not be read.</summary>
    internal long DamageCount { get; private set; }

    /// <summary>How many objects were found.</summary>
    internal long FoundCount { get; private set; }

    RecordPlace Here => new(path, frames.Count == 0 ? window.Line : 0, window.Offset);

    /// <summary>Goes to the next object. False when the input holds no more.</summary>
    internal bool TryNext()
    {
        if (Map is null) Consume(pending);
        else window.AdvanceInLine(pending);
        Map = null;
        pending = 0;
        while (SkipBlanks())
        {
            var found = frames.Count == 0 ? TopLevel() : frames.Peek() == Frame.Array ? InArray() : InEnvelope();
            if (!found) continue;
            FoundCount++;
            return true;
        }
        Finish();
        return false;
    }

    bool TopLevel()
    {
        switch (window.Unread[0])
        {
            case (byte)'{':
                if (!mending) Document++;
                return Object();
            case (byte)'[':
                Document++;
                frames.Push(Frame.Array);
                Consume(1);
                return false;
            case 0xEF when window.Offset == 0 && (window.Unread.Length >= 3 || window.Grow()) && window.Unread.StartsWith("\uFEFF"u8):
                Consume(3);
                return false;
            case (byte)',' or (byte)']' or (byte)'}' when wasDamaged:
                Consume(1);
                return false;
            default:
                if (!SkipTimestamp()) Noise("text that is no JSON object");
                return false;
        }
    }

    bool InArray()
    {
        switch (window.Unread[0])
        {
            case (byte)'{':
                return Object();
            case (byte)',':
                Consume(1);
                return false;
            case (byte)']':
                frames.Pop();
                Consume(1);
                return false;
            default:
                Noise("an array element that is no object");
                return false;
        }
    }

    // Behind an envelope's array: the members that are left, possibly with another array.
    bool InEnvelope()
    {
        switch (window.Unread[0])
        {
            case (byte)',':
                Consume(1);
                return false;
            case (byte)'}':
                frames.Pop();
                Consume(1);
                return false;
            case (byte)'"':
                EnvelopeMember();
                return false;
            default:
                Noise("an envelope that is no JSON object");
                return false;
        }
    }

    void EnvelopeMember()
    {
        while (true)
        {
            // The reader expects an object's first byte before the key, whatever it is: here it is the comma or blank that was consumed.
            var step = EnvelopeKey(out var isArray, out var valueStart);
            if (step == MemberStep.NeedMore && window.Unread.Length < RecordBytesMax && window.Grow()) continue;
            if (step != MemberStep.Member)
            {
                Noise("an envelope that is no JSON object");
                return;
            }
            Consume(valueStart);
            if (isArray)
            {
                Consume(1);
                frames.Push(Frame.Array);
            }
            else
            {
                SkipValue();
            }
            return;
        }
    }

    MemberStep EnvelopeKey(out bool isArray, out int valueStart)
    {
        var unread = window.Unread;
        isArray = false;
        valueStart = 0;
        var step = JsonValues.Skip(unread, 0, out var end);
        if (step != MemberStep.Member) return step;
        var colon = unread[end..].IndexOfAnyExcept(" \r\n\t"u8);
        if (colon < 0) return MemberStep.NeedMore;
        if (unread[end + colon] != ':') return MemberStep.Malformed;
        var value = unread[(end + colon + 1)..].IndexOfAnyExcept(" \r\n\t"u8);
        if (value < 0) return MemberStep.NeedMore;
        valueStart = end + colon + 1 + value;
        isArray = unread[valueStart] == '[' && Recognition.IsEnvelopeKey(unread[1..(end - 1)]);
        return MemberStep.Member;
    }

    // Passes over a value of any size without keeping it.
    void SkipValue()
    {
        var first = window.Unread[0];
        if (first is (byte)'{' or (byte)'[')
        {
            var matcher = new BraceMatcher(first, (byte)(first == '{' ? '}' : ']'));
            PassOver(ref matcher);
            return;
        }
        while (true)
        {
            var step = JsonValues.Skip(window.Unread, 0, out var end);
            if (step == MemberStep.NeedMore && window.Unread.Length < WrappedBytesMax && window.Grow()) continue;
            if (step == MemberStep.Member) Consume(end);
            else Noise("an envelope that is no JSON object");
            return;
        }
    }

    // Consumes to the end of a value or to the line break that broke it; what went by is gone.
    void PassOver(ref BraceMatcher matcher)
    {
        while (true)
        {
            var match = matcher.Scan(window.Unread, window.Ended, out var at);
            if (match != BraceMatch.NeedMore)
            {
                Consume(at);
                return;
            }
            Consume(matcher.Forget());
            if (window.Grow()) continue;
            Consume(window.Unread.Length);
            return;
        }
    }

    bool Object()
    {
        Place = Here;
        if (IsPlain()) return true;
        var step = Recognition.Recognise(window.Unread, out var kind, out var at);
        while (step == MemberStep.NeedMore && window.Unread.Length <= RecordBytesMax && window.Grow())
        {
            step = Recognition.Recognise(window.Unread, out kind, out at);
        }
        Kind = kind;
        IsMalformed = step != MemberStep.Member;
        if (kind != ObjectKind.Envelope) return Leaf();
        // The end of a damaged envelope may have been skipped with the damage, so another one does not lie within it.
        if (mending) frames.Clear();
        if (frames.Count >= FrameCountMax)
        {
            Damage(SourceFaults.UnreadableRecord(Place, "envelopes within envelopes"), 1);
            return false;
        }
        mending = false;
        frames.Push(Frame.Envelope);
        frames.Push(Frame.Array);
        Consume(at + 1);
        return false;
    }

    // What nearly every object is: a CloudTrail record as AWS writes it, on one line. One look finds its end and maps it for whoever decodes it.
    bool IsPlain()
    {
        if (mending || window.Offset < plainFrom || !window.Unread.StartsWith("{\"eventVersion\":"u8)) return false;
        var end = map.TakeObject(window.Unread);
        while (end == ObjectEnd.NeedMore && window.Unread.Length < PlainBytesMax && window.Grow()) end = map.TakeObject(window.Unread);
        if (end != ObjectEnd.Found || map.Length > RecordBytesMax)
        {
            // What was looked at in vain is not looked at so again: damage must not cost more than its length.
            plainFrom = window.Offset + map.Length;
            return false;
        }
        FlushNoise();
        Kind = ObjectKind.CloudTrail;
        IsMalformed = false;
        Map = map;
        pending = map.Length;
        return true;
    }

    bool Leaf()
    {
        var limit = LimitOf(Kind);
        var matcher = new BraceMatcher((byte)'{', (byte)'}');
        while (true)
        {
            var match = matcher.Scan(window.Unread, window.Ended, out var at);
            if (match == BraceMatch.Closed && at <= limit) return Found(at);
            if (match == BraceMatch.Closed)
            {
                TooLarge(limit);
                Consume(at);
                return false;
            }
            if (match == BraceMatch.Broken)
            {
                // A line cut where a value may follow looks like an array around the next lines, so they are read again from the first.
                var line = window.Unread[..at].IndexOf("\n{"u8);
                Damage(SourceFaults.UnreadableRecord(Place, "it breaks off"), line > 0 ? line : at);
                return false;
            }
            if (window.Unread.Length > limit)
            {
                Oversized(ref matcher, limit);
                return false;
            }
            if (window.Grow()) continue;
            EndsWithin();
            return false;
        }
    }

    bool Found(int length)
    {
        if (Kind == ObjectKind.Unknown && mending && window.Previous != '\n')
        {
            // Searching behind damage meets inner objects of the damaged record; they belong to the fault already told.
            Consume(1);
            SkipToStart();
            return false;
        }
        mending = false;
        FlushNoise();
        pending = length;
        return true;
    }

    // The next line is tried again, or else the next record in the same line, but not brace by brace: each would be followed to the end.
    void EndsWithin()
    {
        var line = window.Unread.IndexOf("\n{"u8);
        var passed = line > 0 ? line : ++endings <= EndingCountMax ? 1 : window.Unread.Length;
        if (window.Damaged) Mend(passed);
        else Damage(SourceFaults.UnreadableRecord(Place, "the input ends within it"), passed);
    }

    // A line that was cut makes everything behind it look like one huge record, so the next line that begins like a record is tried first.
    void Oversized(ref BraceMatcher matcher, int limit)
    {
        if (window.Unread.IndexOf("\n{"u8) is >= 0 and var line)
        {
            Damage(SourceFaults.UnreadableRecord(Place, "it breaks off"), line);
            return;
        }
        TooLarge(limit);
        matcher.BreaksAtColumnZero = true;
        PassOver(ref matcher);
    }

    void TooLarge(int limit)
    {
        FlushNoise();
        DamageCount++;
        report(SourceFaults.RecordTooLarge(Place, limit));
    }

    void Damage(Fault fault, int passed)
    {
        if (!mending || window.Previous == '\n')
        {
            FlushNoise();
            DamageCount++;
            report(fault);
        }
        Mend(passed);
    }

    void Mend(int passed)
    {
        mending = true;
        wasDamaged |= frames.Count > 0;
        Consume(passed);
        SkipToStart();
    }

    // Text between records. The first of an input waits: an input of nothing else is one fault, not one per line.
    void Noise(string why)
    {
        if (frames.Count > 0) wasDamaged = true;
        var place = new RecordPlace(path, window.Line, window.Offset);
        frames.Clear();
        if (!mending || window.Previous == '\n')
        {
            if (FoundCount > 0)
            {
                DamageCount++;
                report(SourceFaults.UnreadableRecord(place, why));
            }
            else
            {
                leadingNoise ??= place;
            }
        }
        Consume(1);
        SkipToStart(stopsAtLine: true);
    }

    void FlushNoise()
    {
        if (leadingNoise is not { } place) return;
        leadingNoise = null;
        DamageCount++;
        report(SourceFaults.UnreadableRecord(place, "text that is no JSON object"));
    }

    // To the next byte that a record may begin with: a brace in column 0, or one followed by the name that records of a kind begin with.
    void SkipToStart(bool stopsAtLine = false)
    {
        while (true)
        {
            var unread = window.Unread;
            for (var i = 0; i < unread.Length; i++)
            {
                var next = stopsAtLine ? unread[i..].IndexOfAny((byte)'{', (byte)'\n') : unread[i..].IndexOf((byte)'{');
                if (next < 0) break;
                i += next;
                if (unread[i] == '\n')
                {
                    Consume(i + 1);
                    return;
                }
                if (unread.Length - i < RecordStart.BytesMax && !window.Ended)
                {
                    Consume(i);
                    break;
                }
                if ((i == 0 ? window.Previous : unread[i - 1]) != '\n' && !RecordStart.IsAt(unread[i..])) continue;
                Consume(i);
                return;
            }
            if (window.Unread.Length > 0 && (window.Unread[0] != '{' || window.Unread.Length >= RecordStart.BytesMax || window.Ended)) Consume(window.Unread.Length);
            if (!window.Grow()) return;
        }
    }

    // A line of a Logs export begins with the time of ingestion.
    bool SkipTimestamp()
    {
        while (window.Unread.Length < 48 && window.Grow()) { }
        var unread = window.Unread;
        if (unread.Length < 12 || !char.IsAsciiDigit((char)unread[0]) || unread[4] != '-' || unread[7] != '-' || unread[10] != 'T') return false;
        var blank = unread[..Math.Min(48, unread.Length)].IndexOf((byte)' ');
        if (blank < 0 || blank + 1 >= unread.Length || unread[blank + 1] != '{') return false;
        Consume(blank + 1);
        return true;
    }

    bool SkipBlanks()
    {
        while (true)
        {
            var unread = window.Unread;
            var next = unread.IndexOfAnyExcept(" \r\n\t"u8);
            Consume(next < 0 ? unread.Length : next);
            if (next >= 0) return true;
            if (!window.Grow()) return false;
        }
    }

    void Finish()
    {
        if (frames.Count > 0 && !mending && !window.Damaged)
        {
            FlushNoise();
            DamageCount++;
            report(SourceFaults.UnreadableRecord(new RecordPlace(path, 0, window.Offset), "the input ends within its envelope"));
        }
        frames.Clear();
        if (leadingNoise is not { } noise) return;
        leadingNoise = null;
        DamageCount++;
        report(FoundCount == 0 ? SourceFaults.UnknownContent(noise) : SourceFaults.UnreadableRecord(noise, "text that is no JSON object"));
    }

    void Consume(int count) => window.Advance(count);

    static int LimitOf(ObjectKind kind) => kind switch
    {
        ObjectKind.CloudTrail or ObjectKind.Activity or ObjectKind.Unknown => RecordBytesMax,
        ObjectKind.LogsPayload or ObjectKind.MetricResult or ObjectKind.MetricLine => PayloadBytesMax,
        _ => WrappedBytesMax,
    };
}
