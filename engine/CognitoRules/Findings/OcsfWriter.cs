using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Findings;

/// <summary>What a run could see, said on every finding. Counts are of the whole run.</summary>
/// <param name="Mode">replay, test or live.</param>
/// <param name="Unreadable">Records that could not be read.</param>
/// <param name="Late">Records that came too late to count.</param>
public sealed record Completeness(string Mode, long Unreadable, long Late);

/// <summary>
/// Writes a finding as an OCSF 1.8 Detection Finding (class 2004), one JSON object. The order of members is fixed, so equal findings are equal bytes.
/// </summary>
/// <remarks>Text from records is attacker-controlled: everything outside printable ASCII that could confuse a terminal or a page is escaped.</remarks>
public static class OcsfWriter
{
    /// <summary>The engine's version as findings show it.</summary>
    public static string EngineVersion { get; } = typeof(OcsfWriter).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    // The default encoder escapes <, >, &, quotes, controls and all non-ASCII, so the bytes are safe in HTML, in logs and on a terminal.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>The object as UTF-8, without a line end.</summary>
    public static byte[] Write(Finding finding, Completeness completeness)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, finding, completeness);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the object to a writer.</summary>
    public static void Write(Utf8JsonWriter json, Finding finding, Completeness completeness)
    {
        json.WriteStartObject();
        WriteClass(json, finding);
        WriteMetadata(json, finding);
        WriteCloud(json, finding);
        WriteFindingInfo(json, finding);
        WriteResources(json, finding);
        WriteEvidence(json, finding);
        WriteObservables(json, finding);
        WriteUnmapped(json, finding, completeness);
        json.WriteEndObject();
    }

    static void WriteClass(Utf8JsonWriter json, Finding finding)
    {
        json.WriteNumber("activity_id", 1);
        json.WriteString("activity_name", "Create");
        json.WriteNumber("category_uid", 2);
        json.WriteString("category_name", "Findings");
        json.WriteNumber("class_uid", 2004);
        json.WriteString("class_name", "Detection Finding");
        json.WriteNumber("type_uid", 200401);
        json.WriteString("type_name", "Detection Finding: Create");
        json.WriteNumber("severity_id", (int)finding.Severity);
        json.WriteString("severity", finding.Severity == Severity.Info ? "Informational" : finding.Severity.ToString());
        json.WriteNumber("status_id", 1);
        json.WriteString("status", "New");
        json.WriteBoolean("is_alert", finding.Severity >= Severity.Medium);
        json.WriteNumber("time", finding.TimeMs);
        json.WriteNumber("start_time", finding.FirstEventMs);
        json.WriteNumber("end_time", finding.LastEventMs);
        json.WriteNumber("count", finding.Count);
        json.WriteString("message", finding.Message);
    }

    static void WriteMetadata(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", "1.8.0");
        json.WriteStartObject("product");
        json.WriteString("name", "CognitoRules");
        json.WriteString("vendor_name", "CognitoRules");
        json.WriteString("version", EngineVersion);
        json.WriteString("uid", "cognitorules");
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        json.WriteStringValue("cloud");
        json.WriteEndArray();
        json.WriteString("uid", finding.Id);
        json.WriteString("event_code", finding.Rule.Id.Value);
        json.WriteString("correlation_uid", CorrelationId(finding));
        json.WriteEndObject();
    }

    static void WriteCloud(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("cloud");
        json.WriteString("provider", "AWS");
        if (finding.Entities[Word.Region] is { } region) json.WriteString("region", region);
        if (finding.Entities[Word.Account] is { } account)
        {
            json.WriteStartObject("account");
            json.WriteString("uid", account);
            json.WriteString("type", "AWS Account");
            json.WriteNumber("type_id", 10);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void WriteFindingInfo(Utf8JsonWriter json, Finding finding)
    {
        var rule = finding.Rule;
        json.WriteStartObject("finding_info");
        json.WriteString("uid", finding.Id);
        json.WriteString("title", rule.Title.Value);
        if (rule.Prose.TryGetValue("why", out var why)) json.WriteString("desc", why.Trim());
        json.WriteNumber("created_time", finding.TimeMs);
        json.WriteNumber("first_seen_time", finding.FirstEventMs);
        json.WriteNumber("last_seen_time", finding.LastEventMs);
        json.WriteStartArray("data_sources");
        foreach (var source in DataSources(rule)) json.WriteStringValue(source);
        json.WriteEndArray();
        json.WriteStartObject("analytic");
        json.WriteNumber("type_id", 1);
        json.WriteString("type", "Rule");
        json.WriteString("uid", rule.Id.Value);
        json.WriteString("name", rule.Title.Value);
        json.WriteString("version", rule.Version[..12]);
        json.WriteEndObject();
        WriteAttacks(json, rule);
        json.WriteNumber("related_events_count", finding.Count);
        json.WriteEndObject();
    }

    static void WriteAttacks(Utf8JsonWriter json, Rule rule)
    {
        if (rule.Attack.Count == 0) return;
        json.WriteStartArray("attacks");
        foreach (var id in rule.Attack.Select(a => a.Value))
        {
            var technique = AttackCatalog.Find(id);
            json.WriteStartObject();
            json.WriteString("version", AttackCatalog.Version);
            if (technique is not null)
            {
                json.WriteStartObject("tactic");
                json.WriteString("uid", technique.TacticId);
                json.WriteString("name", technique.TacticName);
                json.WriteEndObject();
            }
            WriteTechnique(json, "technique", id.Split('.')[0]);
            if (id.Contains('.')) WriteTechnique(json, "sub_technique", id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteTechnique(Utf8JsonWriter json, string member, string id)
    {
        json.WriteStartObject(member);
        json.WriteString("uid", id);
        if (AttackCatalog.Find(id) is { } technique) json.WriteString("name", technique.Name);
        json.WriteEndObject();
    }

    static void WriteResources(Utf8JsonWriter json, Finding finding)
    {
        var resources = Resources(finding).ToList();
        if (resources.Count == 0) return;
        json.WriteStartArray("resources");
        foreach (var (uid, type, name) in resources)
        {
            json.WriteStartObject();
            json.WriteString("uid", uid);
            json.WriteString("type", type);
            json.WriteString("name", name);
            if (finding.Entities[Word.Region] is { } region) json.WriteString("region", region);
            json.WriteNumber("role_id", 1);
            json.WriteString("role", "Target");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteEvidence(Utf8JsonWriter json, Finding finding)
    {
        var entities = finding.Entities;
        json.WriteStartArray("evidences");
        json.WriteStartObject();
        if (entities[Word.Ip] is { } ip)
        {
            json.WriteStartObject("src_endpoint");
            // AWS names a service here when one of its own made the call: then it is a domain, not an address.
            json.WriteString(System.Net.IPAddress.TryParse(ip, out _) ? "ip" : "domain", ip);
            json.WriteEndObject();
        }
        if (entities[Word.Action] is { } action)
        {
            json.WriteStartObject("api");
            json.WriteString("operation", action);
            if (entities[Word.Service] is { } service)
            {
                json.WriteStartObject("service");
                json.WriteString("name", service);
                json.WriteEndObject();
            }
            if (entities[Word.Error] is { } error)
            {
                json.WriteStartObject("response");
                json.WriteString("error", error);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        WriteActor(json, entities);
        json.WriteStartObject("data");
        WriteValues(json, "values", finding.Values);
        json.WriteStartArray("comparisons");
        foreach (var comparison in finding.Comparisons)
        {
            json.WriteStartObject();
            json.WriteString("text", comparison.Text);
            json.WritePropertyName("value");
            WriteValue(json, comparison.Left);
            if (comparison.Operator.Length > 0)
            {
                json.WriteString("operator", comparison.Operator);
                json.WritePropertyName("needed");
                WriteValue(json, comparison.Right);
            }
            json.WriteBoolean("holds", comparison.Holds);
            json.WriteNumber("line", comparison.Line);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("sample_event_ids");
        foreach (var id in finding.SampleEventIds) json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteActor(Utf8JsonWriter json, Entities entities)
    {
        var (user, name, principal) = (entities[Word.User], entities[Word.UserName], entities[Word.Principal]);
        if (user is not null || name is not null)
        {
            json.WriteStartObject("user");
            if (user is not null) json.WriteString("uid", user);
            if (name is not null) json.WriteString("name", name);
            json.WriteEndObject();
        }
        if (principal is not null)
        {
            json.WriteStartObject("actor");
            json.WriteStartObject("user");
            json.WriteString("uid", principal);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    static void WriteObservables(Utf8JsonWriter json, Finding finding)
    {
        var observables = Observables(finding).ToList();
        if (observables.Count == 0) return;
        json.WriteStartArray("observables");
        foreach (var (name, typeId, type, value) in observables)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("type_id", typeId);
            json.WriteString("type", type);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static IEnumerable<(string Name, int TypeId, string Type, string Value)> Observables(Finding finding)
    {
        var entities = finding.Entities;
        if (entities[Word.Ip] is { } ip)
        {
            yield return System.Net.IPAddress.TryParse(ip, out _)
                ? ("evidences[0].src_endpoint.ip", 2, "IP Address", ip)
                : ("evidences[0].src_endpoint.domain", 1, "Hostname", ip);
        }
        if (entities[Word.UserName] is { } name) yield return ("evidences[0].user.name", 4, "User Name", name);
        if (entities[Word.User] is { } user) yield return ("evidences[0].user.uid", 99, "User UID", user);
        if (entities[Word.UserAgent] is { } agent) yield return ("unmapped.cognitorules.entities.user_agent", 16, "HTTP User-Agent", agent);
        var index = 0;
        foreach (var (uid, _, _) in Resources(finding)) yield return ($"resources[{index++}].uid", 10, "Resource UID", uid);
    }

    static IEnumerable<(string Uid, string Type, string Name)> Resources(Finding finding)
    {
        var entities = finding.Entities;
        var region = entities[Word.Region];
        var account = entities[Word.Account];
        if (entities[Word.UserPool] is { } pool)
        {
            var arn = account is null || region is null ? pool : $"arn:aws:cognito-idp:{region}:{account}:userpool/{pool}";
            yield return (arn, "AWS::Cognito::UserPool", pool);
        }
        if (entities[Word.ClientId] is { } client) yield return (client, "AWS::Cognito::UserPoolClient", client);
        if (entities[Word.IdentityPool] is { } identityPool)
        {
            var arn = account is null || region is null ? identityPool : $"arn:aws:cognito-identity:{region}:{account}:identitypool/{identityPool}";
            yield return (arn, "AWS::Cognito::IdentityPool", identityPool);
        }
    }

    static void WriteUnmapped(Utf8JsonWriter json, Finding finding, Completeness completeness)
    {
        json.WriteStartObject("unmapped");
        json.WriteStartObject("cognitorules");
        json.WriteString("rule_path", finding.Rule.Source.Path);
        json.WriteNumber("rule_line", finding.Rule.Span.StartPosition.Line);
        json.WriteString("rule_version", finding.Rule.Version);
        json.WriteString("rule_status", finding.Rule.Status.ToString().ToLowerInvariant());
        json.WriteString("mode", completeness.Mode);
        WriteValues(json, "group", finding.Group);
        json.WriteNumber("window_start", finding.WindowStartMs);
        json.WriteNumber("window_end", finding.WindowEndMs);
        json.WriteBoolean("at_least", finding.AtLeast);
        json.WriteBoolean("learning", finding.Learning);
        WriteEntities(json, finding.Entities);
        json.WriteStartArray("response");
        foreach (var verb in finding.Rule.Response) json.WriteStringValue(verb.Value);
        json.WriteEndArray();
        json.WriteStartObject("completeness");
        json.WriteNumber("unreadable_records", completeness.Unreadable);
        json.WriteNumber("late_records", completeness.Late);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // One stable place for automation, whatever the rule groups by.
    static void WriteEntities(Utf8JsonWriter json, Entities entities)
    {
        json.WriteStartObject("entities");
        foreach (var (member, word) in new[]
        {
            ("address", Word.Ip), ("user_sub", Word.User), ("user_name", Word.UserName), ("client_id", Word.ClientId), ("user_pool_id", Word.UserPool),
            ("identity_pool_id", Word.IdentityPool), ("principal", Word.Principal), ("action", Word.Action), ("user_agent", Word.UserAgent),
            ("account", Word.Account), ("region", Word.Region),
        })
        {
            if (entities[word] is { } value) json.WriteString(member, value);
        }
        json.WriteEndObject();
    }

    static void WriteValues(Utf8JsonWriter json, string member, IReadOnlyList<NamedValue> values)
    {
        json.WriteStartObject(member);
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
        json.WriteEndObject();
    }

    static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case string text: json.WriteStringValue(text); break;
            default: json.WriteNullValue(); break;
        }
    }

    static string CorrelationId(Finding finding) => string.Join('/', finding.Group.Select(g => ValueText.Of(g.Value)).Prepend(finding.Rule.Id.Value));

    static IEnumerable<string> DataSources(Rule rule)
    {
        if (rule.Metrics is not null) yield return "metrics";
        if (rule.Events.HasFlag(EventSources.CloudTrail)) yield return "cloudtrail";
        if (rule.Events.HasFlag(EventSources.ActivityLog)) yield return "activity-log";
        if (rule.Events.HasFlag(EventSources.Findings)) yield return "findings";
    }
}
