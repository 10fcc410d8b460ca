using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// From a thread that makes things to one that uses them, in order, no more than a few ahead. Whoever is ahead sleeps: a queue that spins while it waits
/// would cost the processor that the other thread is running on.
/// </summary>
sealed class HandOver<T>(int ahead)
{
    readonly Queue<T> ready = new();
    readonly Stack<T> used = new();
    ExceptionDispatchInfo? problem;
    bool ended;
    bool stopped;

    /// <summary>Hands a thing over, when there is room.</summary>
    /// <exception cref="OperationCanceledException">Nobody takes things any more.</exception>
    internal void Give(T made)
    {
        lock (ready)
        {
            while (ready.Count >= ahead && !stopped) Monitor.Wait(ready);
            if (stopped) throw new OperationCanceledException();
            ready.Enqueue(made);
            Monitor.PulseAll(ready);
        }
    }

    /// <summary>Takes the next thing, when there is one. False behind the last; what went wrong with the making is thrown there.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out T next)
    {
        lock (ready)
        {
            while (ready.Count == 0 && !ended) Monitor.Wait(ready);
            if (ready.TryDequeue(out next))
            {
                Monitor.PulseAll(ready);
                return true;
            }
        }
        problem?.Throw();
        return false;
    }

    /// <summary>Nothing more is made, for the reason given or because all is.</summary>
    internal void End(Exception? problem = null)
    {
        lock (ready)
        {
            this.problem = problem is null ? null : ExceptionDispatchInfo.Capture(problem);
            ended = true;
            Monitor.PulseAll(ready);
        }
    }

    /// <summary>Nothing more is taken: whoever makes things learns so at the next.</summary>
    internal void Stop()
    {
        lock (ready)
        {
            stopped = true;
            Monitor.PulseAll(ready);
        }
    }

    /// <summary>Gives a used thing back.</summary>
    internal void Return(T taken)
    {
        lock (used) used.Push(taken);
    }

    /// <summary>A used thing to use again. False when there is none.</summary>
    internal bool TryReuse([MaybeNullWhen(false)] out T thing)
    {
        lock (used) return used.TryPop(out thing);
    }
}
