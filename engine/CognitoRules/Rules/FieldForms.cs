using System.Text.RegularExpressions;

namespace CognitoRules.Rules;

/// <summary>The forms that texts and keys of rule files may have, compiled with the engine: making a pattern ready at a start costs more than a rule does.</summary>
static partial class FieldForms
{
    /// <summary>Whether a text has a form.</summary>
    internal static bool Fits(string pattern, string text) => Of(pattern).IsMatch(text);

    static Regex Of(string pattern) => pattern switch
    {
        RuleFields.IdPattern => Id(),
        RuleFields.NamePattern => Name(),
        RuleFields.TechniquePattern => Technique(),
        _ => throw new InvalidOperationException($"the form {pattern} is not compiled with the engine"),
    };

    [GeneratedRegex(RuleFields.IdPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(RuleFields.NamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(RuleFields.TechniquePattern, RegexOptions.CultureInvariant)]
    private static partial Regex Technique();
}
