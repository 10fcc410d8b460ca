using System.Text;

namespace CognitoRules.Sources.Feeds;

/// <summary>Opens inputs and takes off what wraps their text: gzip, told by its magic bytes, and UTF-16, as Windows PowerShell redirects.</summary>
static class InputStreams
{
    /// <summary>Opens a file for one forward read.</summary>
    internal static Stream OpenFile(string path) =>
        new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan, Share = FileShare.ReadWrite | FileShare.Delete });

    /// <summary>The text of an input, whatever wraps it. Owns the stream.</summary>
    /// <param name="stream">The input.</param>
    /// <param name="ahead">Whether what is compressed is inflated by a thread of its own.</param>
    internal static Stream Unwrap(Stream stream, bool ahead = false)
    {
        var (head, whole) = Peek(stream);
        if (head is not [0x1F, 0x8B]) return Unwrap16(head, whole);
        var inflated = new GzipInput(whole);
        return Unwrap16(ahead ? new AheadStream(inflated) : inflated);
    }

    static Stream Unwrap16(Stream stream)
    {
        byte[] head;
        Stream whole;
        try
        {
            (head, whole) = Peek(stream);
        }
        catch (InvalidDataException)
        {
            // Not even two bytes can be inflated; the window meets the same exception and tells of it with a place.
            return stream;
        }
        return Unwrap16(head, whole);
    }

    static Stream Unwrap16(byte[] head, Stream whole) => head switch
    {
        [0xFF, 0xFE] => Encoding.CreateTranscodingStream(whole, Encoding.Unicode, new UTF8Encoding(false)),
        [0xFE, 0xFF] => Encoding.CreateTranscodingStream(whole, Encoding.BigEndianUnicode, new UTF8Encoding(false)),
        _ => whole,
    };

    static (byte[] Head, Stream Whole) Peek(Stream stream)
    {
        var head = new byte[2];
        var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (stream.CanSeek)
        {
            stream.Position = 0;
            return (head, stream);
        }
        return (head, new PrefixedStream(head[..count], stream));
    }

    /// <summary>Bytes already read, then the rest of their stream.</summary>
    sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
    {
        int used;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(prefix.Length - used, buffer.Length);
            if (count == 0) return rest.Read(buffer);
            prefix.AsSpan(used, count).CopyTo(buffer);
            used += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
