using CognitoRules.Sources;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Sources;

/// <summary>The role behind a principal.</summary>
public sealed class RoleWordTests
{
    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/backend-task/0123abcd", "arn:aws:sts::123456789012:assumed-role/backend-task")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/backend-task", "arn:aws:sts::123456789012:assumed-role/backend-task")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Support/a/b", "arn:aws:sts::123456789012:assumed-role/Support")]
    [InlineData("arn:aws:iam::123456789012:user/teams/alice", "arn:aws:iam::123456789012:user/teams/alice")]
    [InlineData("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root")]
    public void The_role_is_the_principal_without_its_sessions_name(string principal, string role)
    {
        var row = Decoded(new() { ["Action"] = "AdminInitiateAuth", ["Principal"] = principal });

        Assert.Equal(role, row.Text((int)Word.Role).ToString());
    }

    [Fact]
    public void A_public_call_has_no_role() => Assert.True(Decoded(new() { ["Action"] = "InitiateAuth" }).IsMissing((int)Word.Role));

    static EventRow Decoded(Dictionary<string, object?> fields)
    {
        var row = new EventRow(0);
        var decoder = new CloudTrailDecoder(new FieldRequest(new HashSet<Word> { Word.Role }, []), new ClientPools(new Dictionary<string, string>()));
        Assert.Equal(DecodeOutcome.Event, decoder.Decode(CloudTrailRecordWriter.Write(fields, 1_767_225_600_000, "1"), row).Outcome);
        return row;
    }
}
