using CognitoRules.Predicates;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>CloudWatch's alarm over points: 0 is within the limit, X beyond it, - missing; oldest first, as AWS writes its tables.</summary>
public sealed class AlarmStateTests
{
    // AWS's tables of missing data; the columns are missing, ignore, breaching, notBreaching.
    [Theory]
    [InlineData(3, 3, "0-X-X", "Ok Ok Ok Ok")]
    [InlineData(3, 3, "0----", "Ok Ok Ok Ok")]
    [InlineData(3, 3, "-----", "InsufficientData Retain Alarm Ok")]
    [InlineData(3, 3, "0XX-X", "Alarm Alarm Alarm Alarm")]
    [InlineData(3, 3, "--X--", "Alarm Retain Alarm Ok")]
    [InlineData(2, 3, "0-X-X", "Alarm Alarm Alarm Alarm")]
    [InlineData(2, 3, "00X0X", "Alarm Alarm Alarm Alarm")]
    [InlineData(2, 3, "0-X--", "Ok Ok Alarm Ok")]
    [InlineData(2, 3, "----0", "Ok Ok Alarm Ok")]
    [InlineData(2, 3, "---X-", "Alarm Retain Alarm Ok")]
    // A breach that later points may still talk down is no alarm yet.
    [InlineData(3, 3, "----X", "Retain Retain Alarm Ok")]
    [InlineData(3, 3, "---X-", "Retain Retain Alarm Ok")]
    // Without gaps the newest N decide, whatever is older.
    [InlineData(2, 3, "XX0X0", "Ok Ok Ok Ok")]
    [InlineData(1, 1, "0000X", "Alarm Alarm Alarm Alarm")]
    [InlineData(1, 1, "XXXX0", "Ok Ok Ok Ok")]
    [InlineData(1, 1, "X----", "Alarm Alarm Alarm Alarm")]
    [InlineData(3, 3, "X-X-X", "Alarm Alarm Alarm Alarm")]
    // A window as long as N has nothing older to look at.
    [InlineData(2, 3, "X-X", "Alarm Alarm Alarm Alarm")]
    [InlineData(2, 3, "X-0", "Ok Ok Alarm Ok")]
    [InlineData(1, 1, "-", "InsufficientData Retain Alarm Ok")]
    public void An_alarm_of_M_of_N_says_what_CloudWatch_says(int count, int of, string points, string expected)
    {
        var treatments = new[] { MissingTreatment.Missing, MissingTreatment.Ignore, MissingTreatment.Breaching, MissingTreatment.NotBreaching };

        var said = treatments.Select(t => AlarmState.Judge(Points(points), count, of, Comparison.Greater, 5, t));

        Assert.Equal(expected, string.Join(' ', said));
    }

    [Theory]
    [InlineData("XXX-", true)]
    [InlineData("XXX----", true)]
    [InlineData("XX0----", false)]
    [InlineData("0XX----", false)]
    [InlineData("-X-----", false)]
    [InlineData("-------", false)]
    [InlineData("", false)]
    public void An_ignored_gap_leaves_the_state_of_the_windows_earlier_moments(string points, bool on) =>
        Assert.Equal(on, AlarmState.IsOn(Points(points), 3, 3, Comparison.Greater, 5, MissingTreatment.Ignore));

    [Theory]
    [InlineData("r.Breaching(2, of: 3, above: 20, missing: \"notBreaching\")", "30 _ 30", true)]
    [InlineData("r.Breaching(2, of: 3, above: 20, missing: \"notBreaching\")", "30 _ _", false)]
    [InlineData("r.Breaching(2, of: 3, above: 20, missing: \"breaching\")", "30 _ _", true)]
    [InlineData("r.Breaching(2, of: 3, above: 20)", "_ 30 _", true)]
    [InlineData("r.Breaching(2, of: 3, above: 30)", "30 30 30", false)]
    [InlineData("r.Breaching(2, of: 3, atLeast: 30)", "30 30 0", true)]
    [InlineData("r.Breaching(2, of: 3, below: 0)", "-1 0 -2", true)]
    [InlineData("r.Breaching(3, of: 3, atMost: 0)", "-1 0 -2", true)]
    [InlineData("!r.Breaching(m, of: 3, above: limit * 2) && r > 0", "41 40 41", false)]
    [InlineData("r.Breaching(1, of: 1, above: r.Max / 0)", "5 5 5", false)]
    public void Breaching_is_one_readable_condition(string when, string points, bool holds)
    {
        var code = PredicateTexts.Good($"params: {{ m: 2, limit: 20 }}\nwindow: 15m\nwhen: '{when}'", "\n  metrics:\n    r: SignInSuccesses Sum\n  period: 5m");

        Assert.Equal(holds, code.When!.Holds(new Scope { Series = new OneSeries(points) }));
    }

    [Theory]
    [InlineData("r.Breaching(2, of: 3)", "10:7 CR3030 `Breaching` needs a limit")]
    [InlineData("r.Breaching(2, of: 3, above: 1, below: 0)", "10:7 CR3030 `Breaching` takes one limit")]
    [InlineData("r.Breaching(2, of: 4, above: 1)", "10:26 CR3031 the window holds 3 points, fewer than 4")]
    [InlineData("r.Breaching(3, of: 2, above: 1)", "10:19 CR3031 3 of 2 points can never breach")]
    [InlineData("r.Breaching(0, of: 2, above: 1)", "10:19 CR3031 a number of points is a whole number from 1, known when the rule loads")]
    [InlineData("r.Breaching(1.5, of: 2, above: 1)", "10:19 CR3031 a number of points is a whole number from 1, known when the rule loads")]
    [InlineData("r.Breaching(r.Points, of: 2, above: 1)", "10:19 CR3031 a number of points is a whole number from 1, known when the rule loads")]
    [InlineData("r.Breaching(1, of: 2, above: 1, missing: \"notbreaching\")", "10:48 CR3032 missing points cannot be treated as `notbreaching`")]
    public void A_mistake_in_an_alarm_is_told_at_its_place(string when, string expected) =>
        Assert.Equal(expected, PredicateTexts.FirstError($"window: 15m\nwhen: |\n      {when}", "\n  metrics:\n    r: SignInSuccesses Sum\n  period: 5m"));

    static double[] Points(string text) => [.. text.Select(c => c switch { 'X' => 9, '0' => 0, _ => double.NaN })];

    sealed class OneSeries(string points) : ISeriesValues
    {
        readonly double[] values = [.. points.Split(' ').Select(p => p == "_" ? double.NaN : double.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];

        public ReadOnlySpan<double> Points(int series) => values;
    }
}
