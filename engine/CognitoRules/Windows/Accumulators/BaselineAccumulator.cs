using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>Keeps nothing: what is usual is remembered beside the windows, by <see cref="BaselineMemory"/>.</summary>
sealed class BaselineAccumulator : Accumulator
{
    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
    }

    internal override void Free(int group)
    {
    }

    internal override void Write(int group, BinaryWriter writer)
    {
    }

    internal override void Read(int group, BinaryReader reader)
    {
    }
}
