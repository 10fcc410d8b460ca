using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>Takes a finding's sentence apart: text, and C# in braces. Braces inside C# strings and nested braces belong to the C#.</summary>
static class TemplateReader
{
    /// <summary>Reads a sentence; reports a brace without its partner and an empty pair.</summary>
    public static FindingTemplate Read(YamlScalar scalar, DiagnosticBag bag)
    {
        var text = scalar.Value;
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i]);
                i += 2;
            }
            else if (text[i] == '{')
            {
                var end = Closing(text, i + 1);
                if (end < 0 || text.AsSpan(i + 1, end - i - 1).Trim().IsEmpty)
                {
                    bag.Add(end < 0 ? Unclosed(scalar.Map.Span(i, i + 1)) : Nothing(scalar.Map.Span(i, end + 1)));
                    break;
                }
                if (literal.Length > 0) parts.Add(new TemplatePart(literal.ToString(), null));
                literal.Clear();
                parts.Add(new TemplatePart(null, Code(scalar, i + 1, end)));
                i = end + 1;
            }
            else if (text[i] == '}')
            {
                bag.Add(Stray(scalar.Map.Span(i, i + 1)));
                break;
            }
            else
            {
                literal.Append(text[i++]);
            }
        }
        // A block scalar ends with a line break that is no part of the sentence.
        var last = literal.ToString().TrimEnd('\n');
        if (last.Length > 0) parts.Add(new TemplatePart(last, null));
        return new FindingTemplate(scalar.Located, parts);
    }

    static CSharpText Code(YamlScalar scalar, int start, int end)
    {
        while (char.IsWhiteSpace(scalar.Value[start])) start++;
        while (char.IsWhiteSpace(scalar.Value[end - 1])) end--;
        return new CSharpText(scalar.Value[start..end], scalar.Map.Slice(start, end));
    }

    // The brace that closes the C# beginning at `start`; -1 when there is none.
    static int Closing(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'':
                    var quote = text[i++];
                    while (i < text.Length && text[i] != quote) i += text[i] == '\\' ? 2 : 1;
                    break;
                case '{': depth++; break;
                case '}' when depth == 0: return i;
                case '}': depth--; break;
            }
        }
        return -1;
    }

    static Diagnostic Unclosed(SourceSpan span) =>
        Diagnostic.Error("CR1025", "a brace is opened here and never closed", span, "begins a C# expression") with { Help = "close it with `}`, or write `{{` for a brace" };

    static Diagnostic Nothing(SourceSpan span) =>
        Diagnostic.Error("CR1025", "nothing stands in these braces", span, "expected a C# expression") with { Help = "write `{{}}` for a pair of braces" };

    static Diagnostic Stray(SourceSpan span) =>
        Diagnostic.Error("CR1025", "a closing brace without an opening one", span, "closes nothing") with { Help = "write `}}` for a brace", Replacement = "}}" };
}
