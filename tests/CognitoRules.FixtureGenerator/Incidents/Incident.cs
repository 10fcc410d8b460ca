namespace CognitoRules.FixtureGenerator;

/// <summary>One incident: its name, its seed, what happens in it, and how the attack is told. The ordinary traffic around it is the same for all.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Seed">The seed of the telling that is committed.</param>
/// <param name="About">For people, lines of up to a hundred letters.</param>
/// <param name="Tell">Adds the attack.</param>
sealed record Incident(string Name, ulong Seed, string About, Action<Story> Tell)
{
    /// <summary>How many users the pools have.</summary>
    internal int Users { get; init; } = 300;

    /// <summary>How long ordinary traffic goes on.</summary>
    internal double Minutes { get; init; } = 45;

    /// <summary>Ordinary sign-ins in a busy minute.</summary>
    internal double PerMinute { get; init; } = 0.25;

    /// <summary>Rules meant for this incident: each must fire.</summary>
    internal IReadOnlyList<string> Found => Expected.Of(Name);

    /// <summary>Rules that may fire besides, because the attack does what they look for as well.</summary>
    internal IReadOnlyList<string> May => Expected.Besides(Name);

    /// <summary>When the committed telling begins.</summary>
    internal long StartMs { get; init; } = Telling.TuesdayMorningMs;

    /// <summary>The telling that is committed.</summary>
    internal Telling Committed => new(Seed, StartMs: StartMs);

    /// <summary>Tells the incident, perhaps with the attacks of others in the same traffic.</summary>
    internal Story Told(Telling telling, params Incident[] others)
    {
        var story = new Story(telling, others.Append(this).Max(i => i.Users));
        new Everyday(story).Run(story.At(0), story.At(Minutes), PerMinute);
        foreach (var incident in others.Prepend(this))
        {
            story.Attack(incident.Name);
            incident.Tell(story);
            story.AttackEnds();
        }
        return story;
    }
}
