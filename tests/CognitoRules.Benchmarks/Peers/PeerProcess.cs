namespace CognitoRules.Benchmarks.Peers;

/// <summary>The processes that `peers` starts and measures: this executable again, as one peer.</summary>
static class PeerProcess
{
    internal static int Run(string[] args) => args[0] switch
    {
        "duckdb" => DuckDbPeer.Run(args[1..]),
        "reader" => ReaderPeer.Run(args[1..]),
        "rulesengine" => RulesEnginePeer.Run(args[1..]),
        _ => 2,
    };
}
