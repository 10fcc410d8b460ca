using System.Text.Json;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>One full pass of Utf8JsonReader over the file, token by token, doing nothing with them. Runs in a process of its own.</summary>
static class ReaderPeer
{
    /// <summary>Arguments: the file. Prints how many records and tokens there are.</summary>
    internal static int Run(string[] args)
    {
        using var file = new FileStream(args[0], FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 20];
        var (used, records, tokens) = (0, 0L, 0L);
        while (true)
        {
            var read = file.Read(buffer, used, buffer.Length - used);
            if (read == 0) break;
            used += read;
            var rest = buffer.AsSpan(0, used);
            while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                var reader = new Utf8JsonReader(rest[..end]);
                while (reader.Read()) tokens++;
                records++;
                rest = rest[(end + 1)..];
            }
            rest.CopyTo(buffer);
            used = rest.Length;
        }
        Console.WriteLine($"{records} {tokens}");
        return 0;
    }
}
