using System.Diagnostics;
using System.Globalization;
using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks;

/// <summary>
/// Ten million events over a million groups, as records down the whole road of a live source: the peak of memory and of live groups, and that groups are
/// freed once they are idle.
/// </summary>
static class WindowsSoak
{
    const int GroupCount = 1_000_000;
    const int EventsPerSecond = 2_000;

    const string Rule = """
        id: soak
        title: a soak
        severity: low
        source: cloudtrail
        by: [Ip]
        window: 10m
        let: { failures: Count(Failed), users: Distinct(User) }
        when: failures >= 1000 && users / Count() > 0.5
        """;

    internal static int Run(string[] args)
    {
        var events = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
        var rules = Engine.Load([new SourceText("soak.yaml", Rule)]);
        var path = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog(), isLive: true);
        var batch = new RecordBatch();
        var (peakGroups, peakBytes, random) = (0, 0L, 88172645463325252UL);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < events; i++)
        {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            batch.Add(EventSources.CloudTrail, Record(i, (int)(random % GroupCount)), new RecordPlace("soak", i, 0));
            if (batch.Count < 2_000) continue;
            path.Step(batch);
            batch.Clear();
            peakGroups = Math.Max(peakGroups, path.Steps.Activity[0].Groups);
            if (i % 500_000 < 2_000) peakBytes = Math.Max(peakBytes, GC.GetTotalMemory(forceFullCollection: true));
        }
        path.Step(batch);
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{events:#,0} events, {GroupCount:#,0} groups, {events / seconds / 1000:0} thousand events/s, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0} CPU s");
        Console.WriteLine($"peak: {peakGroups:#,0} live groups, {peakBytes / 1048576.0:0} MiB held, {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:0} MiB working set");
        path.AdvanceTo((long)events * 1000 / EventsPerSecond + 3_600_000);
        var groups = path.Steps.Activity[0].Groups;
        Console.WriteLine($"after an idle hour: {groups:#,0} live groups, {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:0} MiB held");
        return groups == 0 ? 0 : 1;
    }

    static byte[] Record(int number, int group)
    {
        var timeMs = (long)number * 1000 / EventsPerSecond;
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$$"""{"eventVersion":"1.11","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","eventTime":"{{{Timestamps.Format(timeMs)}}}","awsRegion":"eu-west-1","sourceIPAddress":"2001:db8::{{{group >> 16:x}}}:{{{group & 0xffff:x}}}","eventID":"00000000-0000-4000-8000-{{{number:x12}}}","errorCode":"NotAuthorizedException","additionalEventData":{"sub":"00000000-0000-4000-9000-{{{number % 5000:x12}}}","userPoolId":"eu-west-1_EXAMPLE"},"eventType":"AwsApiCall","recipientAccountId":"123456789012"}"""));
    }
}
