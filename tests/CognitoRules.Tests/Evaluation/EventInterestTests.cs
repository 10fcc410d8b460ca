using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Sources;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Sources.Feeds;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

public sealed class EventInterestTests
{
    [Theory]
    [InlineData(1, 0, 400)]
    [InlineData(25, 0, 1_000)]
    [InlineData(25, int.MaxValue, 100)]
    public void Only_events_that_no_rule_wants_are_refused_and_the_others_are_decoded_as_if_nobody_had_asked(int everyNthRule, int trialFrom, int refusedMin)
    {
        var shipped = Engine.Load([Path.Combine(Repository.Root, "rules")]).Compiled;
        var set = shipped with { Rules = [.. shipped.Rules.Where((_, i) => i % everyNthRule == 0)] };
        var (whole, asking) = (Decoders(set, null), Decoders(set, new EventInterest(set, trialFrom)));
        var router = new Router([.. set.Rules.Where(r => r.IsOverEvents)]);
        var (plain, row) = (new EventRow(set.Fields.RawPaths.Count), new EventRow(set.Fields.RawPaths.Count));
        var (refused, wanted) = (0, 0);

        foreach (var (source, json) in Records())
        {
            var expected = whole(source).Decode(json, plain);
            var decoded = asking(source).Decode(json, row);

            if (decoded.Outcome != DecodeOutcome.Unwanted)
            {
                Assert.Equal(expected, decoded);
                if (decoded.Outcome != DecodeOutcome.Event) continue;
                wanted++;
                Assert.Equal(Told(plain), Told(row));
                continue;
            }
            refused++;
            Assert.Equal(DecodeOutcome.Event, expected.Outcome);
            Assert.Equal((plain.TimeMs, EventKey.Of(source, plain.Text((int)Word.EventId).Utf8)), (decoded.TimeMs, decoded.Key));
            Assert.True(router.Find(plain).IsEmpty, $"a rule wants {plain.Text((int)Word.EventId).ToString()}");
        }

        Assert.InRange(refused, refusedMin, int.MaxValue);
        Assert.InRange(wanted, 1_000, int.MaxValue);
    }

    static Func<EventSources, IRecordDecoder> Decoders(CompiledRuleSet set, IEventInterest? interest)
    {
        var trail = new CloudTrailDecoder(set.Fields, new ClientPools(new Dictionary<string, string>()), interest);
        var activity = new ActivityLogDecoder(set.Fields, interest);
        return source => source == EventSources.ActivityLog ? activity : trail;
    }

    static IEnumerable<(EventSources Source, byte[] Json)> Records()
    {
        using var feed = InputFeed.Open([Path.Combine(Repository.Root, "fixtures")], null, new FaultLog());
        var batch = new RecordBatch();
        while (feed.TryRead(batch))
        {
            for (var i = 0; i < batch.Count; i++) yield return (batch.Source(i), batch.Json(i).ToArray());
            batch.Clear();
        }
    }

    static List<string?> Told(EventRow row) =>
        [row.Source.ToString(), row.TimeMs.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Acts.ToString(), .. Enumerable.Range(0, row.FieldCount).Select(f => $"{f}: {row.Text(f).ToString()} {row.Number(f)} {row.Bool(f)}")];
}
