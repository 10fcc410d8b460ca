namespace CognitoRules.Diagnostics;

/// <summary>A file's text and where its lines begin. Owned by whoever read the file; spans point into it.</summary>
/// <param name="path">The path as the user would write it, with forward slashes; shown in messages.</param>
/// <param name="text">The whole text.</param>
public sealed class SourceText(string path, string text)
{
    readonly int[] lineStarts = FindLines(text);

    /// <summary>The path shown in messages.</summary>
    public string Path { get; } = path;

    /// <summary>The whole text.</summary>
    public string Text { get; } = text;

    /// <summary>How many lines the text has; at least 1.</summary>
    public int LineCount => lineStarts.Length;

    /// <summary>Line and column of an offset, both from 1; columns count UTF-16 units.</summary>
    public LinePosition Position(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var line = Array.BinarySearch(lineStarts, offset);
        if (line < 0) line = ~line - 1;
        return new LinePosition(line + 1, offset - lineStarts[line] + 1);
    }

    /// <summary>A line's text without its end, by number from 1.</summary>
    public string Line(int number)
    {
        var start = lineStarts[number - 1];
        var end = number < lineStarts.Length ? lineStarts[number] : Text.Length;
        return Text[start..end].TrimEnd('\r', '\n');
    }

    /// <summary>The offset of a line and column, both from 1; clamped to the text.</summary>
    public int Offset(int line, int column)
    {
        if (line < 1) return 0;
        return line > lineStarts.Length ? Text.Length : Math.Min(lineStarts[line - 1] + column - 1, Text.Length);
    }

    static int[] FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
        }
        return [.. starts];
    }
}

/// <summary>A place in a text: line and column, both from 1; the column counts UTF-16 units.</summary>
public readonly record struct LinePosition(int Line, int Column);

/// <summary>A stretch of a source text, [Start, End) in UTF-16 units.</summary>
public readonly record struct SourceSpan(SourceText Source, int Start, int End)
{
    /// <summary>Where the span begins.</summary>
    public LinePosition StartPosition => Source.Position(Start);

    /// <summary>Where the span ends (exclusive).</summary>
    public LinePosition EndPosition => Source.Position(End);

    /// <summary>The text the span covers.</summary>
    public string Text => Source.Text[Start..End];
}

/// <summary>A value and the place it was written at.</summary>
public sealed record Located<T>(T Value, SourceSpan Span);
