using System.IO.Compression;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Inflates gzip, all its members, and throws <see cref="InvalidDataException"/> behind the last readable byte when the data ends early.
/// GZipStream alone takes a cut file for a whole one.
/// </summary>
/// <remarks>
/// A last member of our own is appended to what is read. It comes out again exactly when everything before it was whole; whatever a cut
/// member makes of its bytes instead does not end like it.
/// </remarks>
sealed class GzipInput : ForwardStream
{
    static readonly byte[] Mark = "[end of input.]\n"u8.ToArray();
    static readonly byte[] PackedMark = Pack(Mark);

    readonly MarkedStream packed;
    readonly GZipStream gzip;
    byte[]? tail;
    int tailUsed;
    bool isDamaged;

    internal GzipInput(Stream compressed)
    {
        packed = new MarkedStream(compressed);
        gzip = new GZipStream(packed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (tail is null)
        {
            var read = 0;
            var failed = false;
            try
            {
                read = gzip.Read(buffer);
            }
            catch (InvalidDataException)
            {
                failed = true;
            }
            if (read > 0 && !packed.IsMarked) return read;
            CollectTail(buffer[..read], failed);
        }
        var count = Math.Min(buffer.Length, tail!.Length - tailUsed);
        tail.AsSpan(tailUsed, count).CopyTo(buffer);
        tailUsed += count;
        return count > 0 || !isDamaged ? count : throw new InvalidDataException("the compressed data ends early or is damaged");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) gzip.Dispose();
        base.Dispose(disposing);
    }

    // The mark went in, so what is still to come out is no more than one read of packed bytes inflates to.
    void CollectTail(ReadOnlySpan<byte> begun, bool failed)
    {
        var rest = new MemoryStream();
        rest.Write(begun);
        if (!failed)
        {
            try
            {
                gzip.CopyTo(rest);
            }
            catch (InvalidDataException)
            {
                failed = true;
            }
        }
        var bytes = rest.ToArray();
        isDamaged = failed || !bytes.AsSpan().EndsWith(Mark);
        // All that the input itself holds came out before the mark went in: what a cut member makes of the mark never was in the input.
        tail = isDamaged ? [] : bytes[..^Mark.Length];
    }

    static byte[] Pack(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(bytes);
        return target.ToArray();
    }

    /// <summary>The packed bytes, then the packed mark.</summary>
    sealed class MarkedStream(Stream compressed) : ForwardStream
    {
        int markUsed;

        internal bool IsMarked { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (!IsMarked)
            {
                var read = compressed.Read(buffer);
                if (read > 0 || buffer.IsEmpty) return read;
                IsMarked = true;
            }
            var count = Math.Min(buffer.Length, PackedMark.Length - markUsed);
            PackedMark.AsSpan(markUsed, count).CopyTo(buffer);
            markUsed += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) compressed.Dispose();
            base.Dispose(disposing);
        }
    }
}
