using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CognitoRules.Attacks;

/// <summary>One attack: a rule file, and what must become of it.</summary>
/// <param name="Name">Where it stands in the corpus.</param>
/// <param name="Expected">The code of the first error, or `harmless` with a reason.</param>
/// <param name="Text">The rule file.</param>
sealed partial record Attack(string Name, string Expected, string Text)
{
    /// <summary>
    /// Reads a corpus. In predicates.txt each line is `verdict | C#`, put into a small rule; in rules.txt a rule file stands below each
    /// `=== verdict | name`. `{{×N:text}}` repeats, `{{i×N:text}}` does so with {i} and {p} as its number and the one before,
    /// `{{U+0041}}` is a character, `{{newline}}` a line break.
    /// </summary>
    internal static IReadOnlyList<Attack> Read(string folder)
    {
        var attacks = new List<Attack>();
        var lines = File.ReadAllLines(Path.Combine(folder, "predicates.txt"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith('#')) continue;
            var (verdict, code) = Split(lines[i]);
            var body = string.Join('\n', Expand(code).Split('\n').Select(l => "  " + l));
            attacks.Add(new Attack(string.Create(CultureInfo.InvariantCulture, $"predicates.txt:{i + 1}"), verdict, $"id: attack\ntitle: t\nseverity: low\nsource: cloudtrail\nwhere: |\n{body}\n"));
        }
        foreach (var block in File.ReadAllText(Path.Combine(folder, "rules.txt")).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var end = block.IndexOf('\n', StringComparison.Ordinal);
            var (verdict, name) = Split(block[..end]);
            attacks.Add(new Attack($"rules.txt: {name}", verdict, Expand(block[(end + 1)..])));
        }
        return attacks;
    }

    static (string Verdict, string Text) Split(string line)
    {
        var cut = line.IndexOf(" | ", StringComparison.Ordinal);
        return cut < 0 ? throw new FormatException($"`{line}` has no verdict") : (line[..cut], line[(cut + 3)..]);
    }

    static string Expand(string text)
    {
        text = Character().Replace(text, m => m.Groups[1].Success ? char.ConvertFromUtf32(int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : "\n");
        return Repeat().Replace(text, m =>
        {
            var (count, part) = (int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), m.Groups[3].Value);
            var all = new StringBuilder();
            for (var i = 1; i <= count; i++)
            {
                if (m.Groups[1].Length == 0) all.Append(part);
                else all.Append(part.Replace("{i}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{p}", (i - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            }
            return all.ToString();
        });
    }

    [GeneratedRegex(@"\{\{(?:newline|U\+([0-9A-F]{4,5}))\}\}")]
    private static partial Regex Character();

    // A repeated text may itself be a brace, so the end is the last possible pair.
    [GeneratedRegex(@"\{\{(i?)×(\d+):(.+?)\}\}(?!\})", RegexOptions.Singleline)]
    private static partial Regex Repeat();
}
