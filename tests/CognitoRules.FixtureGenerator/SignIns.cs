namespace CognitoRules.FixtureGenerator;

/// <summary>How a sign-in ends.</summary>
enum Ending
{
    /// <summary>With tokens.</summary>
    Entered,

    /// <summary>At the password.</summary>
    WrongPassword,

    /// <summary>At the password, which is not looked at while the account is locked.</summary>
    LockedOut,

    /// <summary>With a code that was asked for and never came.</summary>
    CodeUnanswered,

    /// <summary>With a wrong code.</summary>
    WrongCode,
}

/// <summary>Whole sign-ins, as each door records them: which steps, which of them fails, who is named where.</summary>
sealed class SignIns(Story story)
{
    const long SecondMs = 1000;

    Records Records => story.Records;

    /// <summary>One sign-in of a person by the person's own door.</summary>
    internal void By(Person person, long timeMs, Ending ending)
    {
        var ip = person.IpAt(timeMs);
        switch (person.Door)
        {
            case Door.App: Srp(timeMs, person, ip, person.Agent, ending); break;
            case Door.OldApp: Plain(timeMs, person, ip, person.Agent, ending); break;
            case Door.HostedUi: HostedUi(timeMs, person, ip, person.Agent, ending); break;
            case Door.ManagedLogin: ManagedLogin(timeMs, person, ip, person.Agent, ending); break;
            case Door.Backend: Backend(timeMs, person, ending); break;
            default: Federated(timeMs, person, ip); break;
        }
    }

    /// <summary>SRP: the first step always succeeds, the password is judged at the second.</summary>
    internal void Srp(long timeMs, Person person, string ip, string agent, Ending ending)
    {
        var client = story.World.AppClient;
        story.Add(timeMs, Records.InitiateAuth(timeMs, client, ip, agent, person.Sub, "USER_SRP_AUTH", "PASSWORD_VERIFIER"));
        var asked = ending is Ending.CodeUnanswered or Ending.WrongCode || (ending == Ending.Entered && person.SecondFactor);
        var failure = PasswordFailure(ending);
        story.Add(timeMs + SecondMs, Records.Respond(timeMs + SecondMs, client, ip, agent, person.Sub, "PASSWORD_VERIFIER", asked ? "SMS_MFA" : null, failure));
        if (!asked || ending == Ending.CodeUnanswered) return;
        Code(timeMs + 18 * SecondMs, person, ip, agent, "SMS_MFA", ending == Ending.WrongCode);
    }

    /// <summary>One answer to the question for a code.</summary>
    internal void Code(long timeMs, Person person, string ip, string agent, string challenge, bool wrong) =>
        story.Add(timeMs, Records.Respond(timeMs, story.World.AppClient, ip, agent, person.Sub, challenge, null, wrong ? Failure.WrongFactor : default));

    /// <summary>Name and password in one step.</summary>
    internal void Plain(long timeMs, Person person, string ip, string agent, Ending ending)
    {
        var asked = ending is Ending.CodeUnanswered or Ending.WrongCode || (ending == Ending.Entered && person.SecondFactor);
        story.Add(timeMs, Records.InitiateAuth(timeMs, story.World.AppClient, ip, agent, person.Sub, "USER_PASSWORD_AUTH", asked ? "SMS_MFA" : null, PasswordFailure(ending)));
        if (!asked || ending == Ending.CodeUnanswered) return;
        Code(timeMs + 18 * SecondMs, person, ip, agent, "SMS_MFA", ending == Ending.WrongCode);
    }

    /// <summary>The classic hosted UI: the page, the form, the code for tokens. Where the form's record names the user is inferred; some here do not.</summary>
    internal void HostedUi(long timeMs, Person person, string ip, string agent, Ending ending, bool withPage = true)
    {
        var (client, pool) = (story.World.WebClient, World.CustomerPool);
        if (withPage) story.Add(timeMs, Records.Endpoint(timeMs, "Login_GET", pool, ip, agent, Records.PageOf(client), 200, readOnly: true));
        var posted = timeMs + 9 * SecondMs;
        var failure = PasswordFailure(ending);
        story.Add(posted, Records.Endpoint(posted, "CognitoAuthentication", pool, ip, agent, Records.LoginForm(client), failure.Is ? 400 : 302, failure.Is && person.Number % 3 == 0 ? null : person.Sub, failure));
        if (failure.Is) return;
        if (person.SecondFactor || ending is Ending.WrongCode or Ending.CodeUnanswered)
        {
            if (ending == Ending.CodeUnanswered) return;
            var wrong = ending == Ending.WrongCode;
            story.Add(posted + 15 * SecondMs, Records.Endpoint(posted + 15 * SecondMs, "Mfa_POST", pool, ip, agent, Records.PageOf(client, null, ("code", Records.Hidden), ("_csrf", Records.Hidden)), wrong ? 400 : 302, person.Sub, wrong ? Failure.WrongFactor : default));
            if (wrong) return;
        }
        story.Add(posted + 17 * SecondMs, Records.UserToken(posted + 17 * SecondMs, client, pool, ip, agent, "authorization_code"));
    }

    /// <summary>Managed login with an authenticator; the portal's server takes the code for tokens.</summary>
    internal void ManagedLogin(long timeMs, Person person, string ip, string agent, Ending ending)
    {
        var (client, pool) = (story.World.PortalClient, World.StaffPool);
        var failure = PasswordFailure(ending);
        story.Add(timeMs, Records.Endpoint(timeMs, "login_POST", pool, ip, agent, Records.LoginForm(client), failure.Is ? 400 : 302, person.Sub, failure));
        if (failure.Is || ending == Ending.CodeUnanswered) return;
        var wrong = ending == Ending.WrongCode;
        Totp(timeMs + 12 * SecondMs, person, ip, agent, wrong);
        if (!wrong) story.Add(timeMs + 13 * SecondMs, Records.UserToken(timeMs + 13 * SecondMs, client, pool, World.ServerIp, World.ServerAgent, "authorization_code"));
    }

    /// <summary>An authenticator's code on the managed pages.</summary>
    internal void Totp(long timeMs, Person person, string ip, string agent, bool wrong) => story.Add(timeMs, Records.Endpoint(
        timeMs, "mfa_totp_POST", World.StaffPool, ip, agent, Records.PageOf(story.World.PortalClient, null, ("code", Records.Hidden), ("_csrf", Records.Hidden)), wrong ? 400 : 302, person.Sub, wrong ? Failure.WrongFactor : default));

    /// <summary>The admin API of a server: its own address for all users, its role as the principal.</summary>
    internal void Backend(long timeMs, Person person, Ending ending) => AdminApi(timeMs, person, Callers.Backend(timeMs), ending);

    /// <summary>A sign-in through the admin API, by whoever holds a role.</summary>
    internal void AdminApi(long timeMs, Person person, Caller caller, Ending ending)
    {
        var request = new System.Text.Json.Nodes.JsonObject { ["userPoolId"] = World.CustomerPool, ["clientId"] = story.World.BackendClient, ["authFlow"] = "ADMIN_USER_PASSWORD_AUTH", ["authParameters"] = Records.Hidden };
        var response = new System.Text.Json.Nodes.JsonObject { ["challengeParameters"] = Records.Hidden, ["authenticationResult"] = new System.Text.Json.Nodes.JsonObject { ["accessToken"] = Records.Hidden, ["expiresIn"] = 3600, ["tokenType"] = "Bearer" } };
        story.Add(timeMs, Records.AdminCall(timeMs, "AdminInitiateAuth", caller, request, response, person.Sub, failure: PasswordFailure(ending)));
    }

    /// <summary>Federation: to the identity provider and back. The metric counts a code without tokens as no success.</summary>
    internal void Federated(long timeMs, Person person, string ip, string provider = "CompanySaml", Failure failure = default)
    {
        var (client, pool) = (story.World.PortalClient, World.StaffPool);
        story.Add(timeMs, Records.Endpoint(timeMs, "OAuth2_Authorize_GET", pool, ip, person.Agent, Records.PageOf(client, null, ("identity_provider", provider), ("scope", "openid")), 302));
        var answered = timeMs + 8 * SecondMs;
        var given = new System.Text.Json.Nodes.JsonObject { ["RelayState"] = new System.Text.Json.Nodes.JsonArray(Records.Hidden), ["SAMLResponse"] = new System.Text.Json.Nodes.JsonArray(Records.Hidden) };
        story.Add(answered, Records.Endpoint(answered, "SAML2Response_POST", pool, ip, person.Agent, given, failure.Is ? 400 : 302, null, failure));
        if (!failure.Is) story.Add(answered + SecondMs, Records.UserToken(answered + SecondMs, client, pool, World.ServerIp, World.ServerAgent, "authorization_code"));
    }

    static Failure PasswordFailure(Ending ending) => ending switch
    {
        Ending.WrongPassword => Failure.WrongPassword,
        Ending.LockedOut => Failure.LockedOut,
        _ => default,
    };
}
