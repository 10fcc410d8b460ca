using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

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

    readonly BlockingCollection<(byte[] Bytes, int Length)> ready = new(PiecesAhead);
    readonly ConcurrentQueue<byte[]> free = [];
    readonly CancellationTokenSource stop = new();
    ExceptionDispatchInfo? problem;
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
            stop.Cancel();
            reading?.Join();
            inner.Dispose();
            ready.Dispose();
            stop.Dispose();
        }
        base.Dispose(disposing);
    }

    bool TryNext()
    {
        if (piece.Bytes.Length > 0) free.Enqueue(piece.Bytes);
        pieceUsed = 0;
        if (ready.TryTake(out piece, Timeout.Infinite)) return true;
        piece = ([], 0);
        // What went wrong surfaces behind everything that was read before it.
        problem?.Throw();
        return false;
    }

    void ReadAhead()
    {
        try
        {
            while (problem is null)
            {
                var bytes = free.TryDequeue(out var used) ? used : new byte[PieceBytes];
                var length = Fill(bytes);
                if (length == 0) return;
                ready.Add((bytes, length), stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody reads the rest.
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    // What was read before a failure is handed on with it: damage costs nothing that is whole.
    int Fill(byte[] bytes)
    {
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
            problem = ExceptionDispatchInfo.Capture(failure);
        }
        return length;
    }
}
