using System.Globalization;
using System.Security.Cryptography;

namespace CognitoRules.Rules;

/// <summary>
/// The folder where a start leaves for the next what it found out about rules. A file is data and is read whole or not at all: each ends with a hash of
/// what stands before, and one that is damaged, too large, a link, or in a folder where others may write is as good as none. Nothing here ever fails.
/// </summary>
sealed class CacheFolder(string folder)
{
    /// <summary>How many files are kept; beyond, the older half goes.</summary>
    internal const int EntryCountMax = 4_096;

    const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>Makes the folder when it is not there. False when it may not be used.</summary>
    internal bool TryPrepare()
    {
        Quietly(() =>
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
        return IsOurs();
    }

    /// <summary>Whether it is there and nobody else may write into it: a folder that others may write into is nobody's word.</summary>
    internal bool IsOurs()
    {
        var ours = false;
        Quietly(() => ours = Directory.Exists(folder)
            && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0));
        return ours;
    }

    /// <summary>What was kept under a name; empty when there is nothing to believe.</summary>
    internal ReadOnlyMemory<byte> Read(string name, int lengthMax)
    {
        byte[] bytes = [];
        Quietly(() =>
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file is { Exists: true, LinkTarget: null } && file.Length <= lengthMax) bytes = File.ReadAllBytes(file.FullName);
        });
        if (bytes.Length < HashLength) return default;
        var content = bytes.AsMemory(0, bytes.Length - HashLength);
        return SHA256.HashData(content.Span).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)) ? content : default;
    }

    /// <summary>Keeps something under a name, unless it is too large.</summary>
    internal void Write(string name, byte[] content, int lengthMax)
    {
        if (content.Length + HashLength > lengthMax) return;
        byte[] bytes = [.. content, .. SHA256.HashData(content)];
        var path = Path.Combine(folder, name);
        // Written aside and moved, so that a reader sees a whole file or none; two processes write the same bytes.
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}");
        Quietly(() =>
        {
            File.WriteAllBytes(aside, bytes);
            File.Move(aside, path, overwrite: true);
        });
    }

    /// <summary>Lets the older half go when there are too many.</summary>
    internal void Trim() => Quietly(() =>
    {
        var files = new DirectoryInfo(folder).GetFiles();
        if (files.Length <= EntryCountMax) return;
        foreach (var old in files.OrderBy(f => f.LastWriteTimeUtc).Take(files.Length - EntryCountMax / 2)) old.Delete();
    });

    // A convenience: a full disk, a missing right or another process's lock costs time, never a result.
    static void Quietly(Action act)
    {
        try
        {
            act();
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
        }
    }
}
