namespace CognitoRules.Benchmarks.Peers;

/// <summary>The shapes of CloudTrail records that Cognito writes.</summary>
enum TrailKind
{
    /// <summary>An unsigned call by an app.</summary>
    Public,

    /// <summary>A signed call by a backend or a person.</summary>
    Admin,

    /// <summary>A request to the hosted UI or the token endpoint.</summary>
    Page,
}

/// <summary>An action, its record's shape, and how often it comes among the others.</summary>
sealed record TrailAction(string Name, TrailKind Kind, int Weight);

/// <summary>What happens in the generated data, and what the generated rules ask for.</summary>
static class TrailActions
{
    internal static IReadOnlyList<TrailAction> All { get; } =
    [
        new("InitiateAuth", TrailKind.Public, 300), new("RespondToAuthChallenge", TrailKind.Public, 220), new("Token_POST", TrailKind.Page, 140),
        new("GetTokensFromRefreshToken", TrailKind.Public, 80), new("GetUser", TrailKind.Public, 60), new("login_POST", TrailKind.Page, 30),
        new("SignUp", TrailKind.Public, 20), new("ConfirmSignUp", TrailKind.Public, 20), new("GetId", TrailKind.Public, 20),
        new("GetCredentialsForIdentity", TrailKind.Public, 20), new("ForgotPassword", TrailKind.Public, 15), new("ConfirmForgotPassword", TrailKind.Public, 10),
        new("AdminInitiateAuth", TrailKind.Admin, 10), new("AdminGetUser", TrailKind.Admin, 10), new("CognitoAuthentication", TrailKind.Page, 10),
        new("DescribeUserPool", TrailKind.Admin, 8), new("ListUsers", TrailKind.Admin, 8), new("AdminUpdateUserAttributes", TrailKind.Admin, 5),
        new("RevokeToken", TrailKind.Public, 4), new("AdminCreateUser", TrailKind.Admin, 3), new("UpdateUserAttributes", TrailKind.Public, 3),
        new("Signup_POST", TrailKind.Page, 3), new("AssociateSoftwareToken", TrailKind.Public, 2), new("VerifySoftwareToken", TrailKind.Public, 2),
        new("ChangePassword", TrailKind.Public, 2), new("ResendConfirmationCode", TrailKind.Public, 2), new("AdminSetUserPassword", TrailKind.Admin, 2),
        new("SAML2Response_POST", TrailKind.Page, 2), new("SetUserMFAPreference", TrailKind.Public, 1), new("DeleteUser", TrailKind.Public, 1),
        new("UpdateUserPoolClient", TrailKind.Admin, 1), new("AdminDeleteUser", TrailKind.Admin, 1),
    ];

    internal static IReadOnlyList<string> Errors { get; } =
    [
        "NotAuthorizedException", "UserNotFoundException", "CodeMismatchException", "UserNotConfirmedException", "PasswordResetRequiredException",
        "InvalidParameterException", "LimitExceededException", "ExpiredCodeException",
    ];

    internal static IReadOnlyList<string> Clients { get; } = [.. Enumerable.Range(0, 12).Select(i => $"3example{i:00}client0000000000")];

    internal static IReadOnlyList<string> Regions { get; } = ["eu-west-1", "eu-central-1", "us-east-1"];
}
