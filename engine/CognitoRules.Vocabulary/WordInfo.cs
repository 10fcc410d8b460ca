namespace CognitoRules.Vocabulary;

/// <summary>One word of an event: its type, its meaning, and the AWS attribute behind it in every shape of record.</summary>
/// <param name="Word">The word.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Sources">Which sources have it.</param>
/// <param name="Summary">One sentence: what it means.</param>
/// <param name="ApiCall">The attribute in a CloudTrail record of an API call (shape A); empty when that shape lacks it.</param>
/// <param name="Endpoint">The attribute in a hosted-UI or token-endpoint record (shape B).</param>
/// <param name="IdentityPool">The attribute in an identity-pool data event (shape C).</param>
/// <param name="ActivityLog">The attribute in the user-activity log.</param>
public sealed record WordInfo(
    Word Word, ValueKind Kind, EventSources Sources, string Summary, string ApiCall, string Endpoint, string IdentityPool, string ActivityLog)
{
    /// <summary>The name, as rules write it.</summary>
    public string Name { get; } = Word.ToString();
}
