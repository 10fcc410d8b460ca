namespace CognitoRules.Sources.MetricMath;

/// <summary>A point that lies before a grid.</summary>
/// <param name="StartMs">Its stamp, Unix milliseconds.</param>
/// <param name="Value">Its value.</param>
readonly record struct PointBefore(long StartMs, double Value);

/// <summary>
/// What DIFF, DIFF_TIME, RATE and FILL with REPEAT need to know of points that are kept no longer: for each such call the nearest point of its
/// argument. So series may be evaluated stretch by stretch, and a run forgets what lies behind, with the points that one look at all would give.
/// Size: one point for each call and member of its array, however long the run.
/// </summary>
sealed class PastPoints
{
    readonly SortedDictionary<(int Call, int Member), PointBefore> points = [];

    /// <summary>The nearest point of a call's argument before the grid; null when there was none.</summary>
    internal PointBefore? Before(int call, int member) => points.TryGetValue((call, member), out var point) ? point : null;

    /// <summary>Remembers the newest points of the first slots of a run, after which the next grid begins.</summary>
    internal void Remember(MathProgram program, MathRun run, MathGrid grid, int slotCount)
    {
        foreach (var (call, number) in program.PastCalls)
        {
            var argument = run.WholeValue(call.Arguments[0]);
            if (argument is SeriesValue series) Remember((number, 0), series, grid, slotCount);
            else foreach (var (member, item) in FunctionTable.Items(argument).Index()) Remember((number, member), item, grid, slotCount);
        }
    }

    /// <summary>Writes all that is remembered.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(points.Count);
        foreach (var ((call, member), point) in points)
        {
            writer.Write7BitEncodedInt(call);
            writer.Write7BitEncodedInt(member);
            writer.Write(point.StartMs);
            writer.Write(point.Value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var key = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            points[key] = new PointBefore(reader.ReadInt64(), reader.ReadDouble());
        }
    }

    void Remember((int, int) key, SeriesValue series, MathGrid grid, int slotCount)
    {
        var newest = series.Points.Span[..slotCount].LastIndexOfAnyInRange(double.NegativeInfinity, double.PositiveInfinity);
        if (newest >= 0) points[key] = new PointBefore(grid.Time(newest), series.Points.Span[newest]);
    }
}
