namespace CognitoRules.Reports;

/// <summary>One thing that can happen to a pool, the rules of the shipped pack that tell of it, and what stays unseen.</summary>
/// <param name="What">The thing, in words.</param>
/// <param name="Rules">Ids of rules; empty when nothing tells of it.</param>
/// <param name="Gap">What stays unseen; null when nothing known does.</param>
public sealed record CoverageRow(string What, IReadOnlyList<string> Rules, string? Gap = null);

/// <summary>One error code or group of codes, and the rules that read it.</summary>
public sealed record ErrorCoverageRow(IReadOnlyList<string> Codes, string Meaning, IReadOnlyList<string> Rules, string? Gap = null);

/// <summary>
/// What the shipped pack is meant to cover. The rules say for themselves which calls they read; this table says the rest, and a test holds it to the rules.
/// </summary>
public static class Coverage
{
    /// <summary>The ways in which a user pool, its clients and its identity pools are attacked.</summary>
    public static IReadOnlyList<CoverageRow> Attacks { get; } =
    [
        new("Passwords are guessed, sprayed or stuffed",
            ["password-guessing", "user-guessed-from-many-addresses", "password-spray", "distributed-spray", "brute-force-address", "failed-sign-ins-by-error-and-address", "sign-in-failure-rate",
                "sign-in-failure-jump", "admin-api-guessing"],
            "How a wrong password on the hosted pages appears in CloudTrail is not published."),
        new("A guess succeeds", ["credential-stuffing-success", "password-guessed", "spray-then-success", "failure-rate-and-its-addresses"],
            "An entry from another address than the guesses is seen only when the user is known."),
        new("Users are locked out on purpose", ["lockout-denial-of-service", "reset-limits-reached", "hourly-limits-reached-by-address"]),
        new("User names are tested", ["sign-up-enumeration", "unknown-user-enumeration", "reset-enumeration", "alias-takeover", "account-states-told"],
            "Names are hidden in CloudTrail, so which ones were tested stays unknown. Timing leaves no trace."),
        new("App client ids are tested", ["client-id-probing", "unknown-client-requests", "unknown-client-refreshes"], "A right guess is a normal request."),
        new("People sign up where they should not, in numbers, or give themselves roles",
            ["sign-up-at-closed-pool", "sign-up-flood", "sign-up-flood-of-pool", "sign-ups-above-usual", "sign-up-failure-rate", "new-account-changes-itself", "new-account-becomes-admin", "attack-tool-walk", "sign-up-code-guessing"],
            "Attributes are hidden in CloudTrail, so a role written into one is not seen, only that something was written."),
        new("Second-factor codes are guessed", ["mfa-code-guessing", "mfa-codes-of-many-users-guessed", "code-guessing-stopped"]),
        new("A tired user is asked for codes again and again", ["mfa-fatigue"], "On the hosted pages the pending challenge is not in the record."),
        new("Messages with codes are pumped", ["otp-resend-flood", "messages-not-delivered"], "Numbers and countries are in Amazon SNS's logs only."),
        new("A second factor is changed or taken away", ["factor-changed-from-new-address", "mfa-switched-off-by-admin", "mfa-of-pool-switched-off", "pool-update-resets-mfa"],
            "A new passkey enrolled over the API (CompleteWebAuthnRegistration) and a remembered device (ConfirmDevice) are not read."),
        new("Forgotten-password flows are abused", ["reset-flood", "reset-code-guessing", "reset-codes-of-many-users-guessed", "takeover-after-reset", "address-changed-then-reset", "password-changed-from-new-address"]),
        new("A user's data is changed by somebody else", ["attributes-changed-from-new-address", "password-changed-from-new-address", "takeover-chain", "users-delete-themselves"]),
        new("A refresh token is stolen",
            ["refresh-token-reuse", "refresh-from-new-place", "refresh-survives-sign-out", "revoked-token-tried-on", "refresh-failures-from-address", "refresh-loop-of-user", "revocations-refused"],
            "Refreshes at the token endpoint name no user, and the revocation endpoint of the hosted domain has no published event name."),
        new("Refreshes fail or swell", ["refresh-failures-by-flow", "token-refresh-failures", "refresh-volume-above-usual"]),
        new("Access tokens are tested or used up", ["access-tokens-refused", "user-information-refused"], "A token that still works is used against your own API, not against Cognito."),
        new("The secret of a machine client is stolen or guessed",
            ["machine-client-new-address", "machine-client-new-agent", "machine-client-new-scope", "machine-token-volume", "machine-secret-guessing", "old-secret-still-used", "machine-client-appears", "client-secret-added",
                "client-secret-read-by-new-principal", "client-secrets-read-in-bulk", "machine-secret-stolen"],
            "Whether a client id sent only in the Authorization header is in the record, and what GetClientToken records, is not published."),
        new("A machine client asks for a token on every call", ["machine-token-on-every-call", "machine-token-surge"]),
        new("Guests get AWS credentials", ["guest-credentials-in-bulk", "guest-credentials-by-tool", "classic-flow-by-guest", "identity-pool-new-kind-of-caller", "identity-pool-probing", "guests-let-in-and-used"],
            "Nothing without data events. The role taken in the classic flow is in AWS STS's record. What a role permits is in IAM."),
        new("Somebody speaks for developer identities", ["developer-identity-by-new-principal"]),
        new("External sign-in fails, is forged or is a rogue",
            ["federation-failures", "forged-federation-answers", "federated-sign-ins-stop-succeeding", "federation-above-usual", "identity-provider-added", "identity-provider-changed", "identity-provider-removed",
                "provider-linked-to-user"],
            "How a refused answer appears in CloudTrail is not published. The metric counts sign-ins that end in a code as failed, so no rule has a fixed number of failures on it."),
        new("Redirects and codes of OAuth are abused", ["oauth-errors-from-address", "redirect-address-probing", "code-exchange-refused", "callback-urls-changed", "client-implicit-flow-allowed"],
            "What Error_GET records of the cause is not published."),
        new("Threat protection sees risk",
            ["compromised-credentials", "high-risk-accepted", "risk-burst", "risky-address", "blocked-by-threat-protection", "risky-password-change", "account-takeover-risk", "compromised-credentials-seen",
                "risky-requests-blocked", "risky-share-of-requests"],
            "Federated sign-ins and machine clients are never rated; SRP is never checked for known passwords."),
        new("A user is in two places", ["impossible-travel", "new-country-of-user"], "Only where the application passes the user's own address along."),
        new("The directory is read", ["directory-scraped", "directory-read-by-new-principal", "configuration-swept", "admin-calls-denied"], "Nothing where EventBridge drops read-only events."),
        new("Users are signed in with IAM rights", ["admin-api-guessing", "admin-sign-in-by-new-principal"]),
        new("AWS credentials are used to change the pool", ["admin-change-by-new-principal", "admin-tampering-chain", "blinded-then-attacked", "admin-calls-denied"]),
        new("Quotas are used up", ["quota-used-up", "quota-used-by-one-address", "requests-throttled", "request-rate-near-quota", "sign-in-throttles", "sign-up-throttles", "token-refresh-throttles", "federation-throttles",
            "quota-changed"], "Limits of one domain or one user show only as their errors."),
        new("AWS WAF is at work, replaced or removed", ["waf-blocks-address", "waf-blocks-many-addresses", "waf-removed", "waf-replaced"], "A web ACL whose rules were emptied stays associated."),
        new("CloudTrail, the activity log or EventBridge go blind",
            ["trail-blinded", "activity-log-switched-off", "activity-log-redirected", "activity-log-destination-deleted", "event-rule-blinded"], "The silence itself is the engine's to report, not a rule's."),
        new("One address does everything", ["address-with-many-findings"]),
        new("The service or a trigger fails", ["service-errors", "trigger-fails", "trigger-refuses-address"]),
    ];

    /// <summary>Error codes that mean something, as the rules read them.</summary>
    public static IReadOnlyList<ErrorCoverageRow> Errors { get; } =
    [
        new(["NotAuthorizedException"], "a wrong password, a bad token, a disabled or locked user, a closed pool", ["password-guessing", "lockout-denial-of-service", "sign-up-at-closed-pool", "access-tokens-refused"],
            "Which of these it was is told by the message only, whose text may change."),
        new(["UserNotFoundException"], "a name that does not exist", ["unknown-user-enumeration"], "Only clients that reveal users say it."),
        new(["UsernameExistsException"], "a name that is taken", ["sign-up-enumeration"]),
        new(["AliasExistsException"], "an address that belongs to another user", ["alias-takeover"]),
        new(["CodeMismatchException", "ExpiredCodeException"], "a wrong or old code", ["mfa-code-guessing", "mfa-codes-of-many-users-guessed", "reset-code-guessing", "takeover-after-reset"]),
        new(["TooManyFailedAttemptsException"], "guessing was stopped", ["code-guessing-stopped"]),
        new(["LimitExceededException"], "an hourly cap for one user", ["reset-limits-reached", "hourly-limits-reached-by-address"]),
        new(["ForbiddenException"], "a block by AWS WAF", ["waf-blocks-address", "waf-blocks-many-addresses"]),
        new(["UserNotConfirmedException", "PasswordResetRequiredException"], "the account exists and waits", ["account-states-told"]),
        new(["RefreshTokenReuseException"], "a rotated refresh token came again", ["refresh-token-reuse"]),
        new(["UnauthorizedException", "UnsupportedTokenTypeException"], "a token that cannot be revoked by this client", ["revocations-refused"]),
        new(["ResourceNotFoundException"], "a client or pool that does not exist", ["client-id-probing", "identity-pool-probing"]),
        new(["UnexpectedLambdaException", "InvalidLambdaResponseException"], "a trigger fails", ["trigger-fails"]),
        new(["UserLambdaValidationException"], "a trigger says no", ["trigger-refuses-address"]),
        new(["CodeDeliveryFailureException", "InvalidSmsRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException", "InvalidEmailRoleAccessPolicyException"], "messages are not sent",
            ["messages-not-delivered"]),
        new(["FeatureUnavailableInTierException", "UserPoolAddOnNotEnabledException", "TierChangeNotAllowedException"], "the plan does not have it", ["protection-not-available"]),
        new(["AccessDeniedException"], "IAM says no", ["admin-calls-denied"]),
        new(["InvalidIdentityPoolConfigurationException"], "guests without a role", ["identity-pool-probing"]),
        new(["InternalErrorException"], "the service fails", ["service-errors"]),
        new(["InvalidPasswordException", "InvalidParameterException", "PasswordHistoryPolicyViolationException"], "a refused value: no sign of an attack by itself", [], "Not read by a rule of its own."),
        new(["SoftwareTokenMFANotFoundException", "MFAMethodNotFoundException"], "a factor that is not set up", [], "Not read: it names no attacker, and the sign-in it belongs to is counted."),
        new(["OperationNotEnabledException"], "a replica that may not write", [], "Not read: an operating state of replicas."),
        new(["ExternalServiceException"], "an external provider fails", [], "Not read: identity pools pass on what the provider said."),
    ];

    /// <summary>Signed changes that no rule reads for itself; the general rules still count them. Each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> ActionGaps { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["AddCustomAttributes"] = "adds a field and changes nobody",
        ["AdminUpdateDeviceStatus"] = "read only as one of several changes of one user",
        ["CreateUserPool"] = "read only for its triggers: a new pool touches nobody yet",
        ["CreateUserPoolDomain"] = "a pool without a domain gets one; deletion and change are told",
        ["StopUserImportJob"] = "ends an import, which is the response to one",
        ["TagResource"] = "which policies trust a tag is in IAM",
        ["UntagResource"] = "which policies trust a tag is in IAM",
    };

    /// <summary>The names under which CloudTrail records requests to the hosted pages (classic and managed login), OAuth and SAML endpoints, as AWS lists them.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "Login_GET", "CognitoAuthentication", "OAuth2_Authorize_GET", "Beta_Authorize_GET", "OAuth2Response_GET", "OAuth2Response_POST", "SAML2Response_POST",
        "Beta_SAML2Response_POST", "Login_OIDC_SAML_POST", "Token_POST", "Beta_Token_POST", "Signup_GET", "Signup_POST", "Confirm_GET", "Confirm_POST", "ResendCode_POST",
        "ForgotPassword_GET", "ForgotPassword_POST", "ConfirmForgotPassword_GET", "ConfirmForgotPassword_POST", "ResetPassword_GET", "ResetPassword_POST", "Mfa_GET", "Mfa_POST",
        "MfaOption_GET", "MfaOption_POST", "MfaRegister_GET", "MfaRegister_POST", "Logout", "SAML2Logout_POST", "Error_GET", "UserInfo_GET", "UserInfo_POST",
        "Confirm_With_Link_GET", "Event_Feedback_GET", "login_POST", "login_continue_POST", "forgotPassword_POST", "selectChallenge_POST", "confirmUser_GET", "mfa_back_POST",
        "mfa_options_POST", "mfa_phone_register_POST", "mfa_phone_verify_POST", "mfa_phone_resendCode_POST", "mfa_totp_POST", "signup_POST", "signup_confirm_POST",
        "verifyCode_POST", "passkeys_add_POST", "passkeys_add_GET", "login_passkey_POST",
    ];

    /// <summary>Requests of pages that no rule reads, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> PageGaps { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["Signup_GET"] = "shows a page",
        ["Confirm_GET"] = "shows a page",
        ["ForgotPassword_GET"] = "shows a page",
        ["ConfirmForgotPassword_GET"] = "shows a page",
        ["ResetPassword_GET"] = "shows a page",
        ["Mfa_GET"] = "shows a page",
        ["MfaOption_GET"] = "shows a page",
        ["MfaRegister_GET"] = "shows a page",
        ["passkeys_add_GET"] = "shows a page",
        ["MfaOption_POST"] = "chooses among factors and judges nothing",
        ["selectChallenge_POST"] = "chooses among factors and judges nothing",
        ["mfa_back_POST"] = "chooses among factors and judges nothing",
        ["mfa_options_POST"] = "chooses among factors and judges nothing",
        ["Logout"] = "ends a session",
        ["SAML2Logout_POST"] = "ends a session",
    };
}
