using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>From a record's bytes to a packed event, whichever source it is of. For one thread at a time.</summary>
sealed class RecordDecoding(IRecordDecoder trail, IRecordDecoder activity, int rawPathCount)
{
    readonly EventRow row = new(rawPathCount);

    /// <summary>Raw paths that rules read beside the words.</summary>
    internal int RawPathCount => rawPathCount;

    /// <summary>Decodes a record and adds it to the events when it is one.</summary>
    internal DecodeOutcome Decode(EventSources source, ReadOnlySpan<byte> json, StructuralMap? map, PackedEvents events)
    {
        var decoded = (source == EventSources.ActivityLog ? activity : trail).Decode(json, row, map);
        if (decoded.Outcome == DecodeOutcome.Event) events.Add(row);
        else if (decoded.Outcome == DecodeOutcome.Unwanted) events.AddUnwanted(source, decoded.TimeMs, decoded.Key);
        return decoded.Outcome;
    }
}
