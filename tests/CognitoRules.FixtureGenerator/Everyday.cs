using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Ordinary users: they sign in, mistype, forget, sign up, refresh and leave, as busily as the hour is.</summary>
sealed class Everyday
{
    const long SecondMs = 1000;

    readonly Story story;
    readonly Chance chance;
    readonly SignIns signIns;
    readonly Housekeeping housekeeping;

    internal Everyday(Story story)
    {
        this.story = story;
        chance = story.Noise;
        signIns = new SignIns(story);
        housekeeping = new Housekeeping(story);
    }

    Records Records => story.Records;

    World World => story.World;

    /// <summary>Ordinary traffic from one time to another. `perMinute` is the number of sign-ins in a busy minute.</summary>
    internal void Run(long fromMs, long toMs, double perMinute)
    {
        for (var minute = fromMs; minute < toMs; minute += Rhythm.MinuteMs)
        {
            var rate = perMinute * story.NoiseScale * Rhythm.At(minute);
            Several(minute, rate, SignIn);
            Several(minute, rate * 0.8, Refresh);
            Several(minute, rate / 20, SignUp);
            Several(minute, rate / 60, Forgot);
            Several(minute, rate / 30, Session);
            Several(minute, rate / 10, IdentityPool);
            // An old promotion link still names an app client that is gone; a scanner looks in now and then.
            Several(minute, rate / 150, OldLink);
            if (Rhythm.DayOfWeek(minute) == DayOfWeek.Monday && Rhythm.HourOf(minute) is 7 or 8) Several(minute, rate / 8, PasswordExpired);
            housekeeping.Minute(minute, rate);
        }
    }

    void Several(long minute, double mean, Action<long> act)
    {
        for (var left = chance.Arrivals(mean); left > 0; left--) act(minute + chance.Below(60) * SecondMs);
    }

    void SignIn(long timeMs)
    {
        var person = chance.Pick(World.People);
        if (person.Door != Door.Federated)
        {
            var mistakes = chance.Happens(0.06) ? chance.Happens(0.15) ? 2 : 1 : 0;
            for (var i = mistakes; i > 0; i--) signIns.By(person, timeMs - i * 25 * SecondMs, Ending.WrongPassword);
            if (mistakes == 2 && chance.Happens(0.3))
            {
                Reset(timeMs, person);
                return;
            }
            if (person.SecondFactor && chance.Happens(0.04)) signIns.By(person, timeMs - 40 * SecondMs, Ending.WrongCode);
        }
        // One pool for all accounts of the Region: now and then a request meets its limit, and the app tries again.
        if (person.Door == Door.App && chance.Happens(0.002))
            story.Add(timeMs - 2 * SecondMs, Records.InitiateAuth(timeMs - 2 * SecondMs, World.AppClient, person.IpAt(timeMs), person.Agent, person.Sub, "USER_SRP_AUTH", null, Failure.Throttled));
        signIns.By(person, timeMs, Ending.Entered);
        story.SignedOut.Remove(person.Sub);
        Watch(timeMs + 900, person, "SignIn", "Pass");
    }

    // Threat protection sees what comes through the API or the pages; it does not rate federation.
    void Watch(long timeMs, Person person, string type, string response)
    {
        if (person.Door is Door.Federated or Door.Backend || chance.Happens(0.5)) return;
        var place = person.Number % 9 == 0 ? Place.Galway : chance.Happens(0.05) ? Place.Unknown : Place.Dublin;
        var risk = chance.Happens(0.02) ? "Low" : chance.Happens(0.003) ? "Medium" : "";
        story.AddActivity(timeMs, Records.Activity(timeMs, type, person, World.ClientOf(person), person.IpAt(timeMs), place, response, risk, risk.Length == 0 ? "PASS" : "NoRisk"));
    }

    void Refresh(long timeMs)
    {
        var person = chance.Pick(World.People);
        var ip = person.IpAt(timeMs);
        // A refresh token of a month ago, or of before the last password change.
        var signedOut = story.SignedOut.Remove(person.Sub);
        var failure = signedOut || chance.Happens(0.01) ? chance.Happens(0.5) ? Failure.RevokedRefresh : Failure.InvalidRefresh : default;
        story.Add(timeMs, person.Door switch
        {
            Door.App or Door.OldApp => Records.InitiateAuth(timeMs, World.AppClient, ip, person.Agent, failure.Is ? null : person.Sub, "REFRESH_TOKEN_AUTH", null, failure),
            Door.HostedUi => Records.UserToken(timeMs, World.WebClient, World.CustomerPool, ip, person.Agent, "refresh_token", failure),
            Door.Backend => Records.AdminCall(timeMs, "AdminInitiateAuth", Callers.Backend(timeMs), new JsonObject { ["userPoolId"] = World.CustomerPool, ["clientId"] = World.BackendClient, ["authFlow"] = "REFRESH_TOKEN_AUTH", ["authParameters"] = Records.Hidden },
                new JsonObject { ["authenticationResult"] = Records.Hidden }, person.Sub, failure: failure),
            _ => Records.RotateRefresh(timeMs, World.PortalClient, World.ServerIp, World.ServerAgent, person.Sub, failure),
        });
        if (failure.Is) signIns.By(person, timeMs + 20 * SecondMs, Ending.Entered);
    }

    void SignUp(long timeMs)
    {
        // Somebody new: a person of the world whose sub is not one of the known.
        var person = chance.Pick(World.Customers) with { Sub = chance.Uuid(), SecondFactor = false };
        var (ip, agent) = (person.IpAt(timeMs), person.Agent);
        var pages = person.Door == Door.HostedUi;
        var client = World.ClientOf(person);
        void Step(long at, string call, string page, string? sub, Failure failure)
        {
            story.Add(at, pages
                ? Records.Endpoint(at, page, World.CustomerPool, ip, agent, Records.PageOf(client, null, ("username", Records.Hidden), ("code", Records.Hidden), ("_csrf", Records.Hidden)), failure.Is ? 400 : 302, sub, failure)
                : Records.PublicCall(at, call, client, ip, agent, sub, failure, new JsonObject { ["username"] = Records.Hidden, ["password"] = Records.Hidden, ["userAttributes"] = Records.Hidden }, new JsonObject { ["userConfirmed"] = false, ["userSub"] = sub }));
        }

        if (pages) story.Add(timeMs - 60 * SecondMs, Records.Endpoint(timeMs - 60 * SecondMs, "Signup_GET", World.CustomerPool, ip, agent, Records.PageOf(client), 200, readOnly: true));
        if (chance.Happens(0.15)) Step(timeMs - 30 * SecondMs, "SignUp", "Signup_POST", null, chance.Happens(0.3) ? Failure.UserExists : Failure.BadPassword);
        Step(timeMs, "SignUp", "Signup_POST", person.Sub, default);
        if (chance.Happens(0.1)) story.AddActivity(timeMs + 500, Records.NotDelivered(timeMs + 500, World.CustomerPool));
        if (chance.Happens(0.15)) Step(timeMs + 120 * SecondMs, "ResendConfirmationCode", "ResendCode_POST", person.Sub, default);
        if (chance.Happens(0.1)) Step(timeMs + 170 * SecondMs, "ConfirmSignUp", "Confirm_POST", person.Sub, Failure.WrongCode);
        if (chance.Happens(0.1)) return;
        Step(timeMs + 200 * SecondMs, "ConfirmSignUp", "Confirm_POST", person.Sub, default);
        if (person.Door != Door.Backend) signIns.By(person, timeMs + 230 * SecondMs, Ending.Entered);
        Watch(timeMs + 1000, person, "SignUp", "InProgress");
    }

    void Forgot(long timeMs)
    {
        var person = chance.Pick(World.Customers);
        // A mistyped mail address: no user is found, so none is named.
        if (chance.Happens(0.2)) story.Add(timeMs - 60 * SecondMs, Records.PublicCall(timeMs - 60 * SecondMs, "ForgotPassword", World.AppClient, person.IpAt(timeMs), person.Agent, null, default, new JsonObject { ["username"] = Records.Hidden }));
        Reset(timeMs, person);
    }

    void Reset(long timeMs, Person person)
    {
        var (ip, agent, client) = (person.IpAt(timeMs), person.Agent, World.ClientOf(person));
        var pages = person.Door is Door.HostedUi or Door.ManagedLogin;
        var classic = person.Door == Door.HostedUi;
        void Step(long at, string call, string page, Failure failure)
        {
            story.Add(at, pages
                ? Records.Endpoint(at, page, World.PoolOf(person), ip, agent, Records.PageOf(client, null, ("username", Records.Hidden), ("code", Records.Hidden), ("_csrf", Records.Hidden)), failure.Is ? 400 : 302, person.Sub, failure)
                : Records.PublicCall(at, call, client, ip, agent, person.Sub, failure, new JsonObject { ["username"] = Records.Hidden, ["password"] = Records.Hidden, ["confirmationCode"] = Records.Hidden }));
        }

        Step(timeMs, "ForgotPassword", classic ? "ForgotPassword_POST" : "forgotPassword_POST", default);
        Watch(timeMs + 400, person, "ForgotPassword", "Pass");
        if (chance.Happens(0.15)) Step(timeMs + 50 * SecondMs, "ForgotPassword", classic ? "ForgotPassword_POST" : "forgotPassword_POST", default);
        if (chance.Happens(0.15)) Step(timeMs + 80 * SecondMs, "ConfirmForgotPassword", classic ? "ConfirmForgotPassword_POST" : "verifyCode_POST", chance.Happens(0.8) ? Failure.WrongCode : Failure.OldCode);
        if (chance.Happens(0.1)) return;
        Step(timeMs + 110 * SecondMs, "ConfirmForgotPassword", classic ? "ConfirmForgotPassword_POST" : "verifyCode_POST", default);
        signIns.By(person, timeMs + 140 * SecondMs, Ending.Entered);
    }

    // Monday morning: passwords of the staff pool ran out over the weekend. Everybody sits behind the same office address.
    void PasswordExpired(long timeMs)
    {
        var person = chance.Pick(World.Staff);
        if (person.Door == Door.Federated) return;
        for (var i = 1 + chance.Below(3); i > 0; i--) signIns.By(person, timeMs - i * 20 * SecondMs, Ending.WrongPassword);
        Reset(timeMs + 60 * SecondMs, person);
    }

    // What a signed-in user's app does besides.
    void Session(long timeMs)
    {
        var person = chance.Pick(World.Customers);
        var (ip, agent) = (person.IpAt(timeMs), person.Agent);
        JsonObject? token = new() { ["accessToken"] = Records.Hidden };
        var act = chance.Below(8);
        if (act == 4) story.SignedOut.Add(person.Sub);
        story.Add(timeMs, act switch
        {
            0 or 1 or 2 => Records.PublicCall(timeMs, "GetUser", null, ip, agent, person.Sub, default, token, readOnly: true),
            3 => Records.PublicCall(timeMs, "RevokeToken", World.ClientOf(person), ip, agent, null, default, new JsonObject { ["token"] = Records.Hidden }),
            4 => Records.PublicCall(timeMs, "GlobalSignOut", null, ip, agent, person.Sub, default, token),
            5 => Records.PublicCall(timeMs, "UpdateUserAttributes", null, ip, agent, person.Sub, default, new JsonObject { ["accessToken"] = Records.Hidden, ["userAttributes"] = Records.Hidden }),
            6 => Records.PublicCall(timeMs, "ChangePassword", null, ip, agent, person.Sub, chance.Happens(0.2) ? Failure.WrongPassword : default, new JsonObject { ["previousPassword"] = Records.Hidden, ["proposedPassword"] = Records.Hidden, ["accessToken"] = Records.Hidden }),
            _ => Records.PublicCall(timeMs, "VerifySoftwareToken", null, ip, agent, person.Sub, chance.Happens(0.1) ? Failure.WrongFactor : default, new JsonObject { ["accessToken"] = Records.Hidden, ["userCode"] = Records.Hidden }, new JsonObject { ["status"] = "SUCCESS" }),
        });
    }

    // The app's guests look around without an account; its users exchange their tokens for credentials.
    void IdentityPool(long timeMs)
    {
        var person = chance.Pick(World.Customers);
        var provider = chance.Happens(0.15) ? null : $"cognito-idp.{World.Region}.amazonaws.com/{World.CustomerPool}";
        // An app keeps the identity it was once given.
        var identity = $"{World.Region}:{person.Sub}";
        var ip = person.IpAt(timeMs);
        if (chance.Happens(0.3)) story.Add(timeMs, Records.IdentityCall(timeMs, "GetId", identity, ip, person.Agent, provider));
        story.Add(timeMs + SecondMs, Records.IdentityCall(timeMs + SecondMs, "GetCredentialsForIdentity", identity, ip, person.Agent, provider));
    }

    void OldLink(long timeMs)
    {
        var ip = $"192.0.2.{1 + chance.Below(250)}";
        if (chance.Happens(0.5)) story.Add(timeMs, Records.PublicCall(timeMs, "InitiateAuth", "9exampleofanoldrelease0000", ip, "okhttp/3.12.1", null, Failure.NoClient, new JsonObject { ["authFlow"] = "USER_SRP_AUTH", ["authParameters"] = Records.Hidden }));
        else story.Add(timeMs, Records.Endpoint(timeMs, "Error_GET", World.CustomerPool, ip, "Mozilla/5.0 (compatible; ExampleBot/1.0)", Records.PageOf("9exampleofanoldrelease0000", "https://promo.example.com/callback", ("error", "redirect_mismatch")), 400, readOnly: true));
    }
}
