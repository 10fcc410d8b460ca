namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Reads a stream on a thread of its own, a few pieces ahead of whoever reads this one: inflating costs as much as all that is done with what comes out.
/// A short stream is read as it is; a thread would cost more than it gains.
/// </summary>
sealed class AheadStream(Stream inner) : ForwardStream
{
    const int PieceBytes = 128 * 1024;
    const int PiecesAhead = 4;
    const int ShortBytes = 256 * 1024;

    readonly HandOver<(byte[] Bytes, int Length)> pieces = new(PiecesAhead);
    Thread? reading;
    (byte[] Bytes, int Length) piece = ([], 0);
    int pieceUsed;
    long readAlone;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (reading is null)
        {
            if (readAlone < ShortBytes)
            {
                var read = inner.Read(buffer);
                readAlone += read;
                return read;
            }
            reading = new Thread(ReadAhead) { IsBackground = true, Name = "inflating" };
            reading.Start();
        }
        if (pieceUsed == piece.Length && !TryNext()) return 0;
        var count = Math.Min(buffer.Length, piece.Length - pieceUsed);
        piece.Bytes.AsSpan(pieceUsed, count).CopyTo(buffer);
        pieceUsed += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pieces.Stop();
            reading?.Join();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    bool TryNext()
    {
        var last = piece;
        (piece, pieceUsed) = (([], 0), 0);
        if (last.Bytes.Length > 0) pieces.Return(last);
        return pieces.TryTake(out piece);
    }

    void ReadAhead()
    {
        Exception? problem = null;
        try
        {
            while (problem is null)
            {
                var bytes = pieces.TryReuse(out var used) ? used.Bytes : new byte[PieceBytes];
                var length = Fill(bytes, out problem);
                if (length == 0) break;
                pieces.Give((bytes, length));
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody reads the rest.
        }
        pieces.End(problem);
    }

    // What was read before a failure is handed on with it: damage costs nothing that is whole.
    int Fill(byte[] bytes, out Exception? problem)
    {
        problem = null;
        var length = 0;
        try
        {
            while (length < bytes.Length)
            {
                var read = inner.Read(bytes, length, bytes.Length - length);
                if (read == 0) break;
                length += read;
            }
        }
        catch (Exception failure)
        {
            problem = failure;
        }
        return length;
    }
}
