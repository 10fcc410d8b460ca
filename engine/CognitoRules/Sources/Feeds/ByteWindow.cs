using System.Buffers;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// The part of an input that is in memory: bytes read and not yet consumed. It grows while a record does not fit and counts the lines
/// and bytes that went by. Owned by a <see cref="RecordFile"/>; its <see cref="DocumentScanner"/> bounds the growth.
/// </summary>
/// <param name="beforeRead">Called before a read that may wait, so that a live input's records are handed on first.</param>
sealed class ByteWindow(Stream stream, Action? beforeRead = null) : IDisposable
{
    const int FirstBytes = 256 * 1024;

    byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    int start;
    int end;

    /// <summary>What was read and not consumed.</summary>
    internal ReadOnlySpan<byte> Unread => buffer.AsSpan(start, end - start);

    /// <summary>Whether the input has nothing more to read.</summary>
    internal bool Ended { get; private set; }

    /// <summary>Whether the input ended because its compression is damaged.</summary>
    internal bool Damaged { get; private set; }

    /// <summary>Offset of the first unread byte in the decompressed input.</summary>
    internal long Offset { get; private set; }

    /// <summary>Line of the first unread byte, from 1.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>The byte before the first unread one; a line feed at the beginning of the input.</summary>
    internal byte Previous { get; private set; } = (byte)'\n';

    /// <summary>Reads more behind what is unread. False when the input has ended.</summary>
    internal bool Grow()
    {
        if (Ended) return false;
        MakeRoom();
        beforeRead?.Invoke();
        int read;
        try
        {
            read = stream.Read(buffer, end, buffer.Length - end);
        }
        catch (InvalidDataException)
        {
            // GZipStream hands over what it could inflate before it throws, so nothing readable is lost here.
            Damaged = true;
            read = 0;
        }
        if (read <= 0)
        {
            Ended = true;
            return false;
        }
        end += read;
        return true;
    }

    /// <summary>Consumes bytes.</summary>
    internal void Advance(int count)
    {
        Line += buffer.AsSpan(start, count).Count((byte)'\n');
        AdvanceInLine(count);
    }

    /// <summary>Consumes bytes of which the caller knows that no line ends among them.</summary>
    internal void AdvanceInLine(int count)
    {
        if (count == 0) return;
        Previous = buffer[start + count - 1];
        Offset += count;
        start += count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = end = 0;
        Ended = true;
    }

    void MakeRoom()
    {
        var unread = end - start;
        if (start > 0 && buffer.Length - end < buffer.Length / 2)
        {
            buffer.AsSpan(start, unread).CopyTo(buffer);
            start = 0;
            end = unread;
        }
        if (end < buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
