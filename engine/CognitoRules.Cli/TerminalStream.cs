namespace CognitoRules.Cli;

/// <summary>
/// A stream of the terminal. What cannot be shown on standard error must not take the result down with it;
/// a result that cannot be written is told apart from any other failure of the world.
/// </summary>
sealed class TerminalStream(Stream inner, bool isResult) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            if (isResult) throw new ResultLostException(lost);
        }
    }

    // The console's streams hold nothing back.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Standard output took no more.</summary>
sealed class ResultLostException(Exception cause) : IOException(cause.Message, cause)
{
    /// <summary>Whether the reader has simply seen enough, as `head` does.</summary>
    internal bool ReaderLeft => Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase);
}
