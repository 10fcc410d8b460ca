using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>
/// CloudTrail records of a busy user pool, made from a seed: as one NDJSON file, and as the gzipped files with an envelope that CloudTrail delivers.
/// About 1.1 KB and 86 ms of event time each, so that a larger file is a longer time, never a denser one.
/// </summary>
sealed class TrailData
{
    /// <summary>Files of the gzipped form.</summary>
    internal const int GzipFileCount = 200;

    const int EventsPerSecond = 12;
    const long StartMs = 1_763_424_000_000;
    const int WindowMs = 600_000;
    const string Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

    static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "aws-amplify/6.6.2 auth/1 framework/2", "aws-sdk-js/3.600.0 ua/2.0 os/linux lang/js md/nodejs#20.11.0", "python-requests/2.32.3", "okhttp/4.12.0",
    ];

    readonly Random chance = new(20_261_126);
    readonly Guid[] users;
    readonly string[] addresses;
    readonly int[] actionOf;
    int number;

    TrailData()
    {
        users = [.. Enumerable.Range(0, 50_000).Select(_ => Uuid())];
        addresses = [.. Enumerable.Range(0, 20_000).Select(i => i < 700 ? $"{new[] { "192.0.2", "198.51.100", "203.0.113" }[i / 254]}.{i % 254 + 1}" : $"2001:db8:{i:x}::{chance.Next(1, 65_000):x}")];
        actionOf = [.. TrailActions.All.SelectMany((action, index) => Enumerable.Repeat(index, action.Weight))];
    }

    /// <summary>Bytes of the NDJSON file.</summary>
    internal long PlainBytes { get; private init; }

    /// <summary>The NDJSON file.</summary>
    internal required string PlainPath { get; init; }

    /// <summary>The folder of gzipped files.</summary>
    internal required string GzipFolder { get; init; }

    /// <summary>How many events.</summary>
    internal required int Count { get; init; }

    /// <summary>Makes the files unless they are there.</summary>
    internal static TrailData Make(string folder, int count, bool gzip)
    {
        var plain = Path.Combine(folder, $"trail-{count}.ndjson");
        var packed = Path.Combine(folder, $"trail-{count}-gz");
        if (!File.Exists(plain) || (gzip && !Directory.Exists(packed))) new TrailData { PlainPath = plain, GzipFolder = packed, Count = count }.Write(gzip);
        return new TrailData { PlainPath = plain, GzipFolder = packed, Count = count, PlainBytes = new FileInfo(plain).Length };
    }

    void Write(bool gzip)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PlainPath)!);
        var unfinished = GzipFolder + ".unfinished";
        if (gzip) Directory.CreateDirectory(unfinished);
        using (var file = new FileStream(PlainPath + ".unfinished", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            var perFile = (Count + GzipFileCount - 1) / GzipFileCount;
            for (var first = 0; first < Count; first += perFile) WriteStretch(file, Math.Min(perFile, Count - first), gzip ? Path.Combine(unfinished, $"{first / perFile:000}.json.gz") : null);
        }
        File.Move(PlainPath + ".unfinished", PlainPath, overwrite: true);
        if (gzip) Directory.Move(unfinished, GzipFolder);
    }

    void WriteStretch(Stream plain, int count, string? packedPath)
    {
        using var packed = packedPath is null ? null : new GZipStream(File.Create(packedPath), CompressionLevel.Optimal);
        var text = new MemoryStream();
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true });
        packed?.Write("{\"Records\":["u8);
        for (var i = 0; i < count; i++)
        {
            text.SetLength(0);
            json.Reset();
            WriteEvent(json, number++);
            json.Flush();
            var record = text.GetBuffer().AsSpan(0, (int)text.Length);
            plain.Write(record);
            plain.Write("\n"u8);
            if (i > 0) packed?.Write(","u8);
            packed?.Write(record);
        }
        packed?.Write("]}"u8);
    }

    void WriteEvent(Utf8JsonWriter json, int index)
    {
        var timeMs = StartMs + index * 1000L / EventsPerSecond;
        var action = TrailActions.All[actionOf[chance.Next(actionOf.Length)]];
        // In every sixth window of ten minutes five addresses attack many users with wrong passwords.
        var window = timeMs / WindowMs;
        var isAttack = window % 6 == 0 && chance.Next(20) == 0;
        var address = addresses[isAttack ? (int)(window * 31 % 15_000) + chance.Next(5) : Skewed(addresses.Length)];
        var user = users[isAttack ? chance.Next(users.Length) : Skewed(users.Length)];
        var error = isAttack ? "NotAuthorizedException" : chance.Next(100) < 12 ? TrailActions.Errors[Math.Min(Skewed(TrailActions.Errors.Count * 2) / 2, TrailActions.Errors.Count - 1)] : null;
        var client = Skewed(TrailActions.Clients.Count);

        json.WriteStartObject();
        json.WriteString("eventVersion"u8, "1.11"u8);
        WriteIdentity(json, action);
        json.WriteString("eventTime"u8, DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("eventSource"u8, action.Name is "GetId" or "GetCredentialsForIdentity" ? "cognito-identity.amazonaws.com"u8 : "cognito-idp.amazonaws.com"u8);
        json.WriteString("eventName"u8, action.Name);
        json.WriteString("awsRegion"u8, TrailActions.Regions[client % TrailActions.Regions.Count]);
        json.WriteString("sourceIPAddress"u8, address);
        json.WriteString("userAgent"u8, Agents[Skewed(Agents.Length)]);
        if (action.Kind == TrailKind.Page) WritePage(json, action, user, TrailActions.Clients[client], error);
        else WriteCall(json, action, user, TrailActions.Clients[client], error);
        json.WriteString("requestID"u8, Uuid());
        json.WriteString("eventID"u8, Uuid());
        json.WriteBoolean("readOnly"u8, action.Name.StartsWith("Get", StringComparison.Ordinal) || action.Name.StartsWith("Describe", StringComparison.Ordinal));
        json.WriteString("eventType"u8, action.Kind == TrailKind.Page ? "AwsServiceEvent"u8 : "AwsApiCall"u8);
        json.WriteBoolean("managementEvent"u8, true);
        json.WriteString("recipientAccountId"u8, "123456789012"u8);
        json.WriteString("eventCategory"u8, "Management"u8);
        json.WriteStartObject("tlsDetails"u8);
        json.WriteString("tlsVersion"u8, "TLSv1.3"u8);
        json.WriteString("cipherSuite"u8, "TLS_AES_128_GCM_SHA256"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteIdentity(Utf8JsonWriter json, TrailAction action)
    {
        json.WriteStartObject("userIdentity"u8);
        if (action.Kind == TrailKind.Admin)
        {
            json.WriteString("type"u8, "AssumedRole"u8);
            json.WriteString("principalId"u8, "AROAEXAMPLEBACKEND:worker"u8);
            json.WriteString("arn"u8, "arn:aws:sts::123456789012:assumed-role/backend/worker"u8);
            json.WriteString("accountId"u8, "123456789012"u8);
            json.WriteStartObject("sessionContext"u8);
            json.WriteStartObject("attributes"u8);
            json.WriteString("creationDate"u8, "2025-11-18T00:00:00Z"u8);
            json.WriteString("mfaAuthenticated"u8, "false"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (action.Kind == TrailKind.Public)
        {
            json.WriteString("type"u8, "Unknown"u8);
            json.WriteString("principalId"u8, "Anonymous"u8);
        }
        else
        {
            json.WriteString("accountId"u8, "123456789012"u8);
        }
        json.WriteEndObject();
    }

    static void WriteCall(Utf8JsonWriter json, TrailAction action, Guid user, string client, string? error)
    {
        if (error is not null)
        {
            json.WriteString("errorCode"u8, error);
            json.WriteString("errorMessage"u8, "Incorrect username or password."u8);
        }
        json.WriteStartObject("requestParameters"u8);
        if (action.Kind == TrailKind.Admin) json.WriteString("userPoolId"u8, "eu-west-1_EXAMPLE1"u8);
        json.WriteString("clientId"u8, client);
        if (action.Name is "InitiateAuth" or "AdminInitiateAuth")
        {
            json.WriteString("authFlow"u8, "USER_SRP_AUTH"u8);
            json.WriteString("authParameters"u8, Hidden);
            json.WriteStartObject("clientMetadata"u8);
            json.WriteString("origin"u8, "https:\\\\app.example.com\\sign-in"u8);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("username"u8, Hidden);
            if (action.Name == "RespondToAuthChallenge") json.WriteString("challengeName"u8, "PASSWORD_VERIFIER"u8);
            json.WriteString("session"u8, Hidden);
        }
        json.WriteEndObject();
        if (error is null)
        {
            json.WriteStartObject("responseElements"u8);
            json.WriteStartObject("authenticationResult"u8);
            json.WriteString("accessToken"u8, Hidden);
            json.WriteString("idToken"u8, Hidden);
            json.WriteString("refreshToken"u8, Hidden);
            json.WriteNumber("expiresIn"u8, 3600);
            json.WriteString("tokenType"u8, "Bearer"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("responseElements"u8);
        }
        json.WriteStartObject("additionalEventData"u8);
        json.WriteString("sub"u8, user);
        json.WriteEndObject();
    }

    static void WritePage(Utf8JsonWriter json, TrailAction action, Guid user, string client, string? error)
    {
        json.WriteString("errorCode"u8, error ?? "");
        json.WriteString("errorMessage"u8, error is null ? "" : "Incorrect username or password.");
        json.WriteNull("requestParameters"u8);
        json.WriteNull("responseElements"u8);
        json.WriteStartObject("additionalEventData"u8);
        json.WriteString("sub"u8, user);
        json.WriteString("userPoolId"u8, "eu-west-1_EXAMPLE1"u8);
        json.WriteString("userPoolDomain"u8, "auth.example.com"u8);
        json.WriteStartObject("requestParameters"u8);
        WriteArray(json, "client_id"u8, client);
        if (action.Name == "Token_POST") WriteArray(json, "grant_type"u8, "authorization_code");
        WriteArray(json, "redirect_uri"u8, "https://app.example.com/signed-in?from=hosted-ui");
        json.WriteEndObject();
        json.WriteStartObject("responseParameters"u8);
        json.WriteNumber("status"u8, error is null ? 200 : 400);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("serviceEventDetails"u8);
        json.WriteString("serviceAccountId"u8, "111122223333"u8);
        json.WriteEndObject();
    }

    static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    // Few are many: the low numbers come most often.
    int Skewed(int count) => (int)(chance.NextDouble() * chance.NextDouble() * count);

    Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        chance.NextBytes(bytes);
        return new Guid(bytes);
    }
}
