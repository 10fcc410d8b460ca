namespace CognitoRules.Findings;

/// <summary>A MITRE ATT&amp;CK technique as findings name it.</summary>
/// <param name="Id">Such as T1110.003.</param>
/// <param name="Name">The technique's or sub-technique's name.</param>
/// <param name="TacticId">Such as TA0006.</param>
/// <param name="TacticName">Such as Credential Access.</param>
public sealed record AttackTechnique(string Id, string Name, string TacticId, string TacticName)
{
    /// <summary>The technique's id without a sub-technique.</summary>
    public string ParentId => Id.Split('.')[0];
}

/// <summary>The techniques that rules for user pools use. Ids and names are MITRE's, of the version named here.</summary>
public static class AttackCatalog
{
    /// <summary>The ATT&amp;CK version the ids are of.</summary>
    public const string Version = "16.1";

    static readonly Dictionary<string, string> Tactics = new(StringComparer.Ordinal)
    {
        ["TA0043"] = "Reconnaissance", ["TA0001"] = "Initial Access", ["TA0003"] = "Persistence", ["TA0004"] = "Privilege Escalation",
        ["TA0005"] = "Defense Evasion", ["TA0006"] = "Credential Access", ["TA0007"] = "Discovery", ["TA0008"] = "Lateral Movement",
        ["TA0009"] = "Collection", ["TA0010"] = "Exfiltration", ["TA0040"] = "Impact",
    };

    static readonly Dictionary<string, AttackTechnique> ById = new[]
    {
        Row("T1078", "Valid Accounts", "TA0001"), Row("T1078.004", "Cloud Accounts", "TA0001"),
        Row("T1087", "Account Discovery", "TA0007"), Row("T1087.004", "Cloud Account", "TA0007"),
        Row("T1098", "Account Manipulation", "TA0003"), Row("T1098.001", "Additional Cloud Credentials", "TA0003"),
        Row("T1098.003", "Additional Cloud Roles", "TA0003"), Row("T1098.005", "Device Registration", "TA0003"),
        Row("T1110", "Brute Force", "TA0006"), Row("T1110.001", "Password Guessing", "TA0006"), Row("T1110.002", "Password Cracking", "TA0006"),
        Row("T1110.003", "Password Spraying", "TA0006"), Row("T1110.004", "Credential Stuffing", "TA0006"),
        Row("T1111", "Multi-Factor Authentication Interception", "TA0006"),
        Row("T1136", "Create Account", "TA0003"), Row("T1136.003", "Cloud Account", "TA0003"),
        Row("T1190", "Exploit Public-Facing Application", "TA0001"), Row("T1199", "Trusted Relationship", "TA0001"),
        Row("T1212", "Exploitation for Credential Access", "TA0006"),
        Row("T1484", "Domain or Tenant Policy Modification", "TA0005"), Row("T1484.002", "Trust Modification", "TA0005"),
        Row("T1485", "Data Destruction", "TA0040"), Row("T1489", "Service Stop", "TA0040"),
        Row("T1496", "Resource Hijacking", "TA0040"), Row("T1496.003", "SMS Pumping", "TA0040"),
        Row("T1498", "Network Denial of Service", "TA0040"), Row("T1499", "Endpoint Denial of Service", "TA0040"), Row("T1499.003", "Application Exhaustion Flood", "TA0040"),
        Row("T1526", "Cloud Service Discovery", "TA0007"), Row("T1528", "Steal Application Access Token", "TA0006"),
        Row("T1530", "Data from Cloud Storage", "TA0009"), Row("T1531", "Account Access Removal", "TA0040"),
        Row("T1538", "Cloud Service Dashboard", "TA0007"), Row("T1539", "Steal Web Session Cookie", "TA0006"),
        Row("T1546", "Event Triggered Execution", "TA0003"), Row("T1548", "Abuse Elevation Control Mechanism", "TA0004"),
        Row("T1548.005", "Temporary Elevated Cloud Access", "TA0004"),
        Row("T1550", "Use Alternate Authentication Material", "TA0008"), Row("T1550.001", "Application Access Token", "TA0008"),
        Row("T1552", "Unsecured Credentials", "TA0006"), Row("T1552.005", "Cloud Instance Metadata API", "TA0006"),
        Row("T1556", "Modify Authentication Process", "TA0006"), Row("T1556.006", "Multi-Factor Authentication", "TA0006"),
        Row("T1556.007", "Hybrid Identity", "TA0006"), Row("T1556.009", "Conditional Access Policies", "TA0006"),
        Row("T1562", "Impair Defenses", "TA0005"), Row("T1562.001", "Disable or Modify Tools", "TA0005"),
        Row("T1562.007", "Disable or Modify Cloud Firewall", "TA0005"), Row("T1562.008", "Disable or Modify Cloud Logs", "TA0005"),
        Row("T1566", "Phishing", "TA0001"), Row("T1580", "Cloud Infrastructure Discovery", "TA0007"),
        Row("T1589", "Gather Victim Identity Information", "TA0043"),
        Row("T1589.001", "Credentials", "TA0043"), Row("T1589.002", "Email Addresses", "TA0043"),
        Row("T1592", "Gather Victim Host Information", "TA0043"), Row("T1595", "Active Scanning", "TA0043"), Row("T1595.003", "Wordlist Scanning", "TA0043"),
        Row("T1606", "Forge Web Credentials", "TA0006"), Row("T1606.002", "SAML Tokens", "TA0006"),
        Row("T1621", "Multi-Factor Authentication Request Generation", "TA0006"),
        Row("T1651", "Cloud Administration Command", "TA0008"),
    }.ToDictionary(t => t.Id, StringComparer.Ordinal);

    /// <summary>The technique of this id, or null for one this catalogue does not name.</summary>
    public static AttackTechnique? Find(string id) => ById.GetValueOrDefault(id);

    static AttackTechnique Row(string id, string name, string tactic) => new(id, name, tactic, Tactics[tactic]);
}
