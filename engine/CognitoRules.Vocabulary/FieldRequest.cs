namespace CognitoRules.Vocabulary;

/// <summary>The fields that the rules of a set read: all a decoder has to look for.</summary>
/// <remarks>Raw path <c>i</c> of <see cref="RawPaths"/> is field <c>Words.Count + i</c> of every row.</remarks>
public sealed record FieldRequest(IReadOnlySet<Word> Words, IReadOnlyList<RawPath> RawPaths)
{
    /// <summary>Every word and no raw path: for tests.</summary>
    public static FieldRequest EveryWord { get; } = new(Vocabulary.Words.All.Select(w => w.Word).ToHashSet(), []);
}

/// <summary>A place in the raw record, such as <c>requestParameters.clientMetadata.origin</c> or <c>a.b[0]</c>.</summary>
/// <param name="Text">As the rule wrote it; equal text is the same path.</param>
/// <param name="Steps">Member names (as UTF-8) and array indexes, outermost first.</param>
public sealed record RawPath(string Text, IReadOnlyList<RawStep> Steps)
{
    /// <summary>Most steps a path may have.</summary>
    public const int StepCountMax = 16;

    /// <summary>Reads a path: names joined by dots, indexes in brackets; a name with a dot or bracket in quotes, as in <c>a['b.c'][0]</c>.</summary>
    /// <returns>False, with the character where reading stopped, when the text is no path.</returns>
    public static bool TryParse(string text, out RawPath? path, out int errorAt)
    {
        path = null;
        errorAt = 0;
        var steps = new List<RawStep>();
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] == '[')
            {
                var end = i + 1 < text.Length && text[i + 1] is '\'' or '"' ? text.IndexOf($"{text[i + 1]}]", i + 2, StringComparison.Ordinal) : text.IndexOf(']', i);
                if (end < 0) return Stop(i, out errorAt);
                if (text[i + 1] is '\'' or '"')
                {
                    steps.Add(RawStep.Member(text[(i + 2)..end]));
                    i = end + 2;
                }
                else if (int.TryParse(text.AsSpan(i + 1, end - i - 1), System.Globalization.NumberStyles.None, null, out var index))
                {
                    steps.Add(RawStep.Element(index));
                    i = end + 1;
                }
                else
                {
                    return Stop(i + 1, out errorAt);
                }
            }
            else
            {
                if (steps.Count > 0)
                {
                    if (text[i] != '.') return Stop(i, out errorAt);
                    i++;
                }
                var start = i;
                while (i < text.Length && text[i] is not ('.' or '[' or ']')) i++;
                if (i == start) return Stop(i, out errorAt);
                steps.Add(RawStep.Member(text[start..i]));
            }
        }
        if (steps.Count is 0 or > StepCountMax || steps[0].Index >= 0) return Stop(0, out errorAt);
        path = new RawPath(text, steps);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(RawPath? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    static bool Stop(int at, out int errorAt)
    {
        errorAt = at;
        return false;
    }
}

/// <summary>One step of a raw path: a member by name, or an array element by index.</summary>
/// <param name="Name">Member name; empty for an element.</param>
/// <param name="Utf8Name">The name as UTF-8.</param>
/// <param name="Index">Element index, zero-based; -1 for a member.</param>
public sealed record RawStep(string Name, byte[] Utf8Name, int Index)
{
    /// <summary>A step to a member of an object.</summary>
    public static RawStep Member(string name) => new(name, System.Text.Encoding.UTF8.GetBytes(name), -1);

    /// <summary>A step to an element of an array.</summary>
    public static RawStep Element(int index) => new("", [], index);
}
