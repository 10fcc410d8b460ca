using DuckDB.NET.Data;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>
/// DuckDB over the same files: the columns that the rules need are read once, with their types given, then each rule is a query. It does less
/// than a rule engine: no order, no duplicates, no evidence. Runs in a process of its own.
/// </summary>
static class DuckDbPeer
{
    const string Columns = """
        eventID: 'VARCHAR', eventTime: 'TIMESTAMP', eventName: 'VARCHAR', errorCode: 'VARCHAR', awsRegion: 'VARCHAR', sourceIPAddress: 'VARCHAR', userAgent: 'VARCHAR',
        requestParameters: 'STRUCT(clientId VARCHAR)',
        additionalEventData: 'STRUCT(sub VARCHAR, requestParameters STRUCT(client_id VARCHAR[]), responseParameters STRUCT(status INTEGER))'
        """;

    const string Projection = """
        r.eventID AS id, r.eventTime AS time, time_bucket(INTERVAL 10 MINUTES, r.eventTime) AS slot, r.eventName AS action, nullif(r.errorCode, '') AS error,
        r.awsRegion AS region, r.sourceIPAddress AS ip, r.userAgent AS agent, r.additionalEventData.sub AS usr,
        coalesce(r.requestParameters.clientId, r.additionalEventData.requestParameters.client_id[1]) AS client,
        (coalesce(r.errorCode, '') <> '' OR coalesce(r.additionalEventData.responseParameters.status, 0) >= 400) AS failed
        """;

    /// <summary>Arguments: the file or folder, how many rules, the file for the answer.</summary>
    internal static int Run(string[] args)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        Execute(database, Directory.Exists(args[0]) ? GzipSource(args[0]) : $"CREATE TABLE events AS SELECT {Projection} FROM read_json('{args[0]}', format = 'newline_delimited', columns = {{{Columns}}}) r");
        using var answer = new StreamWriter(args[2]);
        foreach (var rule in RuleFamily.Make(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)))
        {
            using var command = database.CreateCommand();
            command.CommandText = RuleFamily.Sql(rule);
            using var rows = command.ExecuteReader();
            while (rows.Read()) answer.WriteLine(Answer.Line(rows.GetString(0), rows.GetString(1), rows.GetInt64(2), rows.GetString(3)));
        }
        return 0;
    }

    static string GzipSource(string folder)
    {
        var record = Columns.Replace("'", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);
        return $"CREATE TABLE events AS SELECT {Projection} FROM (SELECT unnest(Records) AS r FROM read_json('{folder}/*.json.gz', format = 'unstructured', maximum_object_size = 67108864, columns = {{Records: 'STRUCT({record})[]'}}))";
    }

    static void Execute(DuckDBConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
