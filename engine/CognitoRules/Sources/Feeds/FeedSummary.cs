namespace CognitoRules.Sources.Feeds;

/// <summary>What a feed met, as far as it has been read. Records that only the decoder can judge are counted by <see cref="RecordReader"/>.</summary>
/// <param name="Files">Inputs opened.</param>
/// <param name="Records">Records and metric objects handed on.</param>
/// <param name="NotEvents">Good objects without an event: digests, control messages, bus events of other services.</param>
/// <param name="Unreadable">Stretches of input that were no record; each is a fault.</param>
sealed record FeedSummary(int Files, long Records, long NotEvents, long Unreadable);
