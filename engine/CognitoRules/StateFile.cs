using System.Security.Cryptography;
using CognitoRules.Vocabulary;

namespace CognitoRules;

/// <summary>
/// The state of a run as bytes: eight bytes of name, the format's version, a SHA-256 of the rest; then the layout of rows, the reader, what is common
/// to all rules, and each rule behind its id, its version and its length, so that the state of a rule that changed can be passed over.
/// </summary>
static class StateFile
{
    /// <summary>Grows with every change of what is written. Older versions are read from <see cref="OldestVersion"/> on.</summary>
    internal const int Version = 2;

    const int OldestVersion = 2;
    const int HashBytes = 32;

    static ReadOnlySpan<byte> Name => "cogrules"u8;

    /// <summary>Writes all that a run remembers. Every row that may leave has been judged.</summary>
    internal static byte[] Write(EventPath path)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Name);
        writer.Write(Version);
        writer.Write(new byte[HashBytes]);
        WriteLayout(writer, path.Rules.Fields);
        path.Reader.Write(writer);
        path.Steps.Write(writer);
        foreach (var (rule, write, _) in path.Steps.States())
        {
            writer.Write(true);
            writer.Write(rule.Id);
            writer.Write(rule.Rule.Version);
            var start = stream.Position;
            writer.Write(0L);
            write(writer);
            var end = stream.Position;
            stream.Position = start;
            writer.Write(end - start - sizeof(long));
            stream.Position = end;
        }
        writer.Write(false);
        writer.Flush();
        var bytes = stream.ToArray();
        var head = Name.Length + sizeof(int);
        SHA256.HashData(bytes.AsSpan(head + HashBytes), bytes.AsSpan(head, HashBytes));
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote into a path that has seen nothing yet.</summary>
    /// <exception cref="StateRefusedException">The bytes are no state, are damaged, or are of a version that cannot be read.</exception>
    internal static RestoredState Read(ReadOnlyMemory<byte> state, EventPath path)
    {
        Check(state.Span);
        using var reader = new BinaryReader(new MemoryStream(state.ToArray()));
        reader.BaseStream.Position = Name.Length + sizeof(int) + HashBytes;
        try
        {
            var rows = ReadLayout(reader, path.Rules.Fields);
            path.Reader.Read(reader, rows);
            path.Steps.Read(reader);
            return ReadRules(reader, path, rows);
        }
        catch (Exception cause) when (cause is EndOfStreamException or InvalidDataException or FormatException or ArgumentException)
        {
            throw new StateRefusedException("this state is whole but does not read as one; start without it, and tell the authors of the engine", cause);
        }
    }

    static void Check(ReadOnlySpan<byte> state)
    {
        if (state.Length < Name.Length + sizeof(int) + HashBytes || !state.StartsWith(Name)) throw new StateRefusedException("these bytes are no state of CognitoRules");
        var version = BitConverter.ToInt32(state[Name.Length..]);
        if (version > Version)
            throw new StateRefusedException($"this state has format {version}, and this engine reads up to {Version}: run the newer engine that wrote it, or start without it");
        if (version < OldestVersion)
            throw new StateRefusedException($"this state has format {version}, and this engine reads from {OldestVersion} on: start without it, and replay what its windows and memory should hold");
        var body = state[(Name.Length + sizeof(int))..];
        if (!SHA256.HashData(body[HashBytes..]).AsSpan().SequenceEqual(body[..HashBytes])) throw new StateRefusedException("this state is damaged: its bytes do not have the hash written with them");
    }

    // Words and raw paths by name, since other rules read other fields, and another engine may number its words anew.
    static void WriteLayout(BinaryWriter writer, FieldRequest fields)
    {
        writer.Write7BitEncodedInt(Words.Count);
        for (var word = 0; word < Words.Count; word++) writer.Write(((Word)word).ToString());
        writer.Write7BitEncodedInt(fields.RawPaths.Count);
        foreach (var raw in fields.RawPaths) writer.Write(raw.Text);
    }

    static Func<BinaryReader, EventRow> ReadLayout(BinaryReader reader, FieldRequest fields)
    {
        var places = new List<int>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) places.Add(Enum.TryParse<Word>(reader.ReadString(), out var word) ? (int)word : -1);
        var raw = fields.RawPaths.Select(p => p.Text).ToList();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) places.Add(raw.IndexOf(reader.ReadString()) is var at and >= 0 ? Words.Count + at : -1);
        return r => EventRow.Read(r, places, raw.Count);
    }

    static RestoredState ReadRules(BinaryReader reader, EventPath path, Func<BinaryReader, EventRow> rows)
    {
        var (kept, changed, gone) = (new List<string>(), new List<string>(), new List<string>());
        var states = path.Steps.States().ToDictionary(s => s.Rule.Id, StringComparer.Ordinal);
        while (reader.ReadBoolean())
        {
            var (id, version, length) = (reader.ReadString(), reader.ReadString(), reader.ReadInt64());
            var end = reader.BaseStream.Position + length;
            if (!states.Remove(id, out var state)) gone.Add(id);
            else if (state.Rule.Rule.Version != version) changed.Add(id);
            else
            {
                state.Read(reader, rows);
                if (reader.BaseStream.Position != end) throw new InvalidDataException($"the state of {id} has another length");
                kept.Add(id);
            }
            reader.BaseStream.Position = end;
        }
        return new RestoredState(kept, changed, [.. states.Keys.Order(StringComparer.Ordinal)], gone);
    }
}
