using System.Globalization;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.ActivityLog;

/// <summary>Writes a record of the user-activity export from words: the opposite of <see cref="ActivityLogDecoder"/>.</summary>
static class ActivityRecordWriter
{
    /// <summary>Writes a record; all its values are texts, as in the export.</summary>
    internal static byte[] Write(IReadOnlyDictionary<string, object?> fields, long timeMs, string eventId)
    {
        var record = new RecordTree();
        var words = new WordValues(fields);
        var pool = words.Text(Word.UserPool, "eu-west-1_EXAMPLE");
        record.Set("eventTimestamp", timeMs.ToString(CultureInfo.InvariantCulture));
        record.Set("eventSource", "USER_ACTIVITY");
        record.Set("logLevel", "INFO");
        if (pool is not null) record.Set("logSourceId.userPoolId", pool);
        void Set(string name, string? value) => record.Set("message." + name, value ?? "");

        Set("version", "1");
        Set("eventId", words.Text(Word.EventId) ?? eventId);
        Set("eventType", words.Text(Word.Action) ?? "SignIn");
        Set("userSub", words.Text(Word.User));
        Set("userName", words.Text(Word.UserName));
        Set("userPoolId", pool);
        Set("clientId", words.Text(Word.ClientId));
        Set("eventResponse", words.Failed ? "Fail" : words.Bool(Word.Succeeded) == false ? "InProgress" : "Pass");
        Set("riskLevel", words.Text(Word.RiskLevel));
        Set("riskDecision", words.Text(Word.RiskDecision, "PASS"));
        Set("deviceName", words.Text(Word.Device));
        Set("ipAddress", words.Text(Word.Ip, "192.0.2.10"));
        Set("requestId", words.Text(Word.RequestId) ?? "req-" + eventId);
        Set("idpName", words.Text(Word.IdentityProvider));
        Set("compromisedCredentialDetected", words.Bool(Word.Compromised) == true ? "true" : "false");
        Set("city", words.Text(Word.City));
        Set("country", words.Text(Word.Country));
        Set("hasContextData", words.Bool(Word.HasContext) == true ? "true" : "false");
        if (words.Text(Word.Challenge) is { } challenge) record.Set("message.challenges[0].challengeName", challenge);
        foreach (var (name, value) in fields.Where(f => Words.Find(f.Key) is null)) record.Set(name, value);
        return record.ToJson();
    }
}
