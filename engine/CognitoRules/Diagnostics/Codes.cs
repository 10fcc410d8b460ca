using System.Text;

namespace CognitoRules.Diagnostics;

/// <summary>The page of one diagnostic code: what it means, a wrong example and the mended one.</summary>
/// <param name="Code">CR and four digits.</param>
/// <param name="Title">One line, from the page's heading.</param>
/// <param name="Body">The rest of the page, Markdown, lines ended by LF.</param>
public sealed record CodePage(string Code, string Title, string Body)
{
    /// <summary>The page as a Markdown document, heading included.</summary>
    public string Markdown => $"# {Code}: {Title}\n\n{Body}";
}

/// <summary>
/// The catalogue of diagnostic codes. A code's page is the file Diagnostics/Pages/CRxxxx.md: its first line is `# title`, the rest
/// is the body. To add a code, add the file; the build embeds it, and a test compares the pages with the codes in the sources.
/// </summary>
public static class Codes
{
    const string Folder = "pages/";

    static readonly Lazy<SortedDictionary<string, CodePage>> Pages = new(ReadPages);

    /// <summary>Every page, by code.</summary>
    public static IReadOnlyList<CodePage> All => [.. Pages.Value.Values];

    /// <summary>The page of a code such as CR1003, in either case; null when there is none.</summary>
    public static CodePage? Find(string code) => Pages.Value.GetValueOrDefault(code.ToUpperInvariant());

    /// <summary>The code that was probably meant, or null.</summary>
    public static string? Nearest(string code) => DidYouMean.Nearest(code, Pages.Value.Keys);

    static SortedDictionary<string, CodePage> ReadPages()
    {
        var pages = new SortedDictionary<string, CodePage>(StringComparer.Ordinal);
        var assembly = typeof(Codes).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            var page = Parse(name[Folder.Length..^".md".Length], reader.ReadToEnd());
            pages.Add(page.Code, page);
        }
        return pages;
    }

    static CodePage Parse(string code, string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !text.StartsWith("# ", StringComparison.Ordinal)) throw new InvalidDataException($"the page of {code} does not begin with `# title`");
        return new CodePage(code, text[2..end].Trim(), text[(end + 1)..].Trim('\n') + "\n");
    }
}
