namespace CognitoRules.Simulation;

/// <summary>Rules whose conditions are emitted code from the first event on, which takes the place of closures only where they were asked often.</summary>
static class EmittedConditions
{
    /// <summary>The same rules, after all their conditions were emitted.</summary>
    public static LoadedRules Of(LoadedRules rules, string? id = null)
    {
        foreach (var condition in rules.Compiled.Rules.Where(r => id is null || r.Id == id).SelectMany(r => r.Code.Conditions)) condition.Emit();
        return rules;
    }
}
