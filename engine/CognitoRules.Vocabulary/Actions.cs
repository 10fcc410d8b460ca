using System.Collections.Frozen;
using System.Text;

namespace CognitoRules.Vocabulary;

/// <summary>What kind of act a record tells of. Bit <c>n</c> belongs to the word <c>SignIn + n</c>.</summary>
[Flags]
public enum ActKinds : byte
{
    /// <summary>None of the named kinds.</summary>
    None = 0,

    /// <summary>A sign-in attempt or a step of one.</summary>
    SignIn = 1,

    /// <summary>A self sign-up.</summary>
    SignUp = 2,

    /// <summary>New tokens for a refresh token.</summary>
    TokenRefresh = 4,

    /// <summary>A token-endpoint request or GetClientToken.</summary>
    TokenRequest = 8,

    /// <summary>A forgotten password.</summary>
    PasswordReset = 16,

    /// <summary>An answer to a second-factor challenge.</summary>
    MfaResponse = 32,

    /// <summary>The answer of an external identity provider.</summary>
    Federation = 64,

    /// <summary>A signed change to a pool, a client or a user.</summary>
    AdminChange = 128,
}

/// <summary>Under which kind of record an action name appears.</summary>
public enum ActionShape : byte
{
    /// <summary>An API operation of cognito-idp or cognito-identity.</summary>
    ApiCall,

    /// <summary>A hosted-UI, managed-login, OAuth or SAML request.</summary>
    Endpoint,

    /// <summary>An event type of the user-activity log.</summary>
    Activity,
}

/// <summary>An action name and the kinds of act it can be.</summary>
/// <param name="Name">AWS's exact name; case tells the generation of the hosted UI.</param>
/// <param name="Shape">Where the name appears.</param>
/// <param name="Always">Kinds that the name alone decides.</param>
/// <param name="Maybe">Kinds that a further field decides: the flow, the grant or the challenge.</param>
public sealed record ActionInfo(string Name, ActionShape Shape, ActKinds Always, ActKinds Maybe)
{
    /// <summary>The name as UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}

/// <summary>
/// Which action is which kind of act. Kinds that need more than the name are settled by <see cref="Decide"/>:
/// a flow of REFRESH_TOKEN makes InitiateAuth a refresh and no sign-in, the grant decides for the token endpoint,
/// the challenge decides whether an answer is a second factor.
/// </summary>
/// <remarks>Source: the Cognito developer guide's list of logged endpoint names, and the service model's signed operations.</remarks>
public static class Actions
{
    static readonly string[] SignedChanges =
    [
        "AddCustomAttributes", "AddUserPoolClientSecret", "AdminAddUserToGroup", "AdminConfirmSignUp", "AdminCreateUser", "AdminDeleteUser",
        "AdminDeleteUserAttributes", "AdminDisableProviderForUser", "AdminDisableUser", "AdminEnableUser", "AdminForgetDevice",
        "AdminLinkProviderForUser", "AdminRemoveUserFromGroup", "AdminResetUserPassword", "AdminSetUserMFAPreference", "AdminSetUserPassword",
        "AdminSetUserSettings", "AdminUpdateAuthEventFeedback", "AdminUpdateDeviceStatus", "AdminUpdateUserAttributes", "AdminUserGlobalSignOut",
        "AdminDeleteSoftwareToken",
        "CreateGroup", "CreateIdentityProvider", "CreateManagedLoginBranding", "CreateResourceServer", "CreateTerms", "CreateUserImportJob",
        "CreateUserPool", "CreateUserPoolClient", "CreateUserPoolDomain", "CreateUserPoolReplica", "DeleteGroup", "DeleteIdentityProvider",
        "DeleteManagedLoginBranding", "DeleteResourceServer", "DeleteTerms", "DeleteUserPool", "DeleteUserPoolClient", "DeleteUserPoolClientSecret",
        "DeleteUserPoolDomain", "DeleteUserPoolReplica", "SetLogDeliveryConfiguration", "SetRiskConfiguration", "SetUICustomization",
        "SetUserPoolMfaConfig", "StartUserImportJob", "StopUserImportJob", "TagResource", "UntagResource", "UpdateGroup", "UpdateIdentityProvider",
        "UpdateManagedLoginBranding", "UpdateProvisionedLimit", "UpdateResourceServer", "UpdateTerms", "UpdateUserPool", "UpdateUserPoolClient",
        "UpdateUserPoolDomain", "UpdateUserPoolReplica",
        "CreateIdentityPool", "UpdateIdentityPool", "DeleteIdentityPool", "DeleteIdentities", "SetIdentityPoolRoles", "SetPrincipalTagAttributeMap",
        "MergeDeveloperIdentities", "UnlinkDeveloperIdentity",
    ];

    /// <summary>Every action name with a kind.</summary>
    public static IReadOnlyList<ActionInfo> All { get; } =
    [
        Api("InitiateAuth", ActKinds.None, ActKinds.SignIn | ActKinds.TokenRefresh),
        Api("AdminInitiateAuth", ActKinds.None, ActKinds.SignIn | ActKinds.TokenRefresh),
        Api("RespondToAuthChallenge", ActKinds.SignIn, ActKinds.MfaResponse),
        Api("AdminRespondToAuthChallenge", ActKinds.SignIn, ActKinds.MfaResponse),
        Api("GetTokensFromRefreshToken", ActKinds.TokenRefresh),
        Api("GetClientToken", ActKinds.TokenRequest),
        Api("SignUp", ActKinds.SignUp),
        Api("ForgotPassword", ActKinds.PasswordReset),
        Api("ConfirmForgotPassword", ActKinds.PasswordReset),
        .. SignedChanges.Select(name => Api(name, ActKinds.AdminChange)),
        Page("CognitoAuthentication", ActKinds.SignIn),
        Page("login_POST", ActKinds.SignIn),
        Page("login_continue_POST", ActKinds.SignIn),
        Page("login_passkey_POST", ActKinds.SignIn),
        Page("Mfa_POST", ActKinds.SignIn | ActKinds.MfaResponse),
        Page("mfa_totp_POST", ActKinds.SignIn | ActKinds.MfaResponse),
        Page("mfa_phone_verify_POST", ActKinds.SignIn | ActKinds.MfaResponse),
        Page("Token_POST", ActKinds.TokenRequest, ActKinds.TokenRefresh),
        Page("Beta_Token_POST", ActKinds.TokenRequest, ActKinds.TokenRefresh),
        Page("Signup_POST", ActKinds.SignUp),
        Page("signup_POST", ActKinds.SignUp),
        Page("ForgotPassword_POST", ActKinds.PasswordReset),
        Page("forgotPassword_POST", ActKinds.PasswordReset),
        Page("ConfirmForgotPassword_POST", ActKinds.PasswordReset),
        Page("ResetPassword_POST", ActKinds.PasswordReset),
        Page("SAML2Response_POST", ActKinds.Federation),
        Page("Beta_SAML2Response_POST", ActKinds.Federation),
        Page("OAuth2Response_GET", ActKinds.Federation),
        Page("OAuth2Response_POST", ActKinds.Federation),
        Page("Login_OIDC_SAML_POST", ActKinds.Federation),
        new("SignIn", ActionShape.Activity, ActKinds.SignIn, ActKinds.None),
        new("SignUp", ActionShape.Activity, ActKinds.SignUp, ActKinds.None),
        new("ForgotPassword", ActionShape.Activity, ActKinds.PasswordReset, ActKinds.None),
    ];

    static readonly FrozenDictionary<string, ActionInfo> TrailByName =
        All.Where(a => a.Shape != ActionShape.Activity).ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    static readonly FrozenDictionary<string, ActionInfo> ActivityByName =
        All.Where(a => a.Shape == ActionShape.Activity).ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>Challenges whose answer is a second factor or a one-time code.</summary>
    public static IReadOnlyList<string> MfaChallenges { get; } = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "SMS_OTP"];

    /// <summary>Sign-in flows that refresh tokens.</summary>
    public static IReadOnlyList<string> RefreshFlows { get; } = ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"];

    /// <summary>The action of this exact name in a CloudTrail record, or null.</summary>
    public static ActionInfo? FindTrail(string name) => TrailByName.GetValueOrDefault(name);

    /// <summary>The event type of this exact name in the activity log, or null.</summary>
    public static ActionInfo? FindActivity(string name) => ActivityByName.GetValueOrDefault(name);

    /// <summary>Names that can be one of <paramref name="kinds"/> in the given sources: a necessary condition for dispatch.</summary>
    public static IEnumerable<string> NamesOf(ActKinds kinds, EventSources sources) => All
        .Where(a => ((a.Always | a.Maybe) & kinds) != 0)
        .Where(a => sources.HasFlag(a.Shape == ActionShape.Activity ? EventSources.ActivityLog : EventSources.CloudTrail))
        .Select(a => a.Name)
        .Distinct(StringComparer.Ordinal);

    /// <summary>Settles the kinds of one record.</summary>
    /// <param name="action">The action, or null for a name without kinds.</param>
    /// <param name="refreshFlow">Whether the flow is one of <see cref="RefreshFlows"/>.</param>
    /// <param name="refreshGrant">Whether the grant is refresh_token.</param>
    /// <param name="mfaChallenge">Whether the challenge answered is one of <see cref="MfaChallenges"/>.</param>
    public static ActKinds Decide(ActionInfo? action, bool refreshFlow, bool refreshGrant, bool mfaChallenge)
    {
        if (action is null) return ActKinds.None;
        var kinds = action.Always;
        if (action.Maybe.HasFlag(ActKinds.SignIn)) kinds |= refreshFlow ? ActKinds.TokenRefresh : ActKinds.SignIn;
        else if (action.Maybe.HasFlag(ActKinds.TokenRefresh) && refreshGrant) kinds |= ActKinds.TokenRefresh;
        if (action.Maybe.HasFlag(ActKinds.MfaResponse) && mfaChallenge) kinds |= ActKinds.MfaResponse;
        return kinds;
    }

    internal static string Describe(ActKinds kind, ActionShape shape)
    {
        var names = All.Where(a => a.Shape == shape && ((a.Always | a.Maybe) & kind) != 0).Select(a => (a.Maybe & kind) != 0 ? Condition(a, kind) : a.Name).ToList();
        return string.Join(", ", names);
    }

    static string Condition(ActionInfo action, ActKinds kind) => kind switch
    {
        ActKinds.SignIn => $"{action.Name} unless a refresh flow",
        ActKinds.TokenRefresh when action.Shape == ActionShape.Endpoint => $"{action.Name} with grant refresh_token",
        ActKinds.TokenRefresh => $"{action.Name} with a refresh flow",
        ActKinds.MfaResponse => $"{action.Name} to {string.Join(", ", MfaChallenges)}",
        _ => action.Name,
    };

    static ActionInfo Api(string name, ActKinds always, ActKinds maybe = ActKinds.None) => new(name, ActionShape.ApiCall, always, maybe);

    static ActionInfo Page(string name, ActKinds always, ActKinds maybe = ActKinds.None) => new(name, ActionShape.Endpoint, always, maybe);
}
