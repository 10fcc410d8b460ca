using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// The closed intermediate form of a rule's C#: about two dozen kinds of node, each total, side-effect free and linear in its input.
/// What has no node here cannot be executed, whatever C# the author wrote. Nodes are data: they compare by value and can be written down.
/// </summary>
/// <param name="Kind">What the node's value is.</param>
abstract record Node(ValueKind Kind);

/// <summary>A constant text.</summary>
sealed record TextConstant(string Value) : Node(ValueKind.Text);

/// <summary>A constant number.</summary>
sealed record NumberConstant(double Value) : Node(ValueKind.Number);

/// <summary>A constant truth.</summary>
sealed record BoolConstant(bool Value) : Node(ValueKind.Bool);

/// <summary>A word of the event at hand (Step -1), or of an earlier step of a sequence.</summary>
sealed record WordNode(Word Word, int Step, ValueKind Kind) : Node(Kind);

/// <summary>A place in the raw record of the event at hand (Step -1), or of an earlier step. Its field number is known once all rules are.</summary>
sealed record RawNode(string Path, int Step, ValueKind Kind) : Node(Kind);

/// <summary>A part of the group's key.</summary>
sealed record GroupNode(int Part, ValueKind Kind) : Node(Kind);

/// <summary>The value of an accumulator.</summary>
sealed record AggregateNode(int Slot, ValueKind Kind) : Node(Kind);

/// <summary>What a Baseline tells.</summary>
enum BaselineMember
{
    /// <summary>The usual value.</summary>
    Median,

    /// <summary>How far values usually lie from it.</summary>
    Deviation,

    /// <summary>How many deviations the present value lies above.</summary>
    Score,

    /// <summary>Whether too little is known.</summary>
    Learning,
}

/// <summary>A member of a Baseline's accumulator.</summary>
sealed record BaselineNode(int Slot, BaselineMember Member) : Node(Member == BaselineMember.Learning ? ValueKind.Bool : ValueKind.Number);

/// <summary>What is asked of a series of points.</summary>
enum SeriesMember
{
    /// <summary>The newest point; missing when it is.</summary>
    Last,

    /// <summary>The oldest point in the window.</summary>
    First,

    /// <summary>The smallest point there is.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The mean of the points there are.</summary>
    Avg,

    /// <summary>Their sum; 0 of none.</summary>
    Sum,

    /// <summary>How many points there are.</summary>
    Points,

    /// <summary>How many are missing.</summary>
    Missing,

    /// <summary>How many lie above the limit.</summary>
    Above,

    /// <summary>How many lie below the limit.</summary>
    Below,
}

/// <summary>A member of a metric series.</summary>
/// <param name="Series">Its index in the rule.</param>
/// <param name="Limit">The limit of Above and Below; else null.</param>
sealed record SeriesNode(int Series, SeriesMember Member, Node? Limit) : Node(ValueKind.Number);

/// <summary>Whether `Count` of the newest `Of` points of a series breach, as a CloudWatch alarm counts.</summary>
/// <param name="Series">Its index in the rule.</param>
/// <param name="Count">How many must breach.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Comparison">How a breaching point lies to the limit.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Treatment">What a missing point counts as.</param>
sealed record BreachingNode(int Series, int Count, int Of, Comparison Comparison, Node Limit, MissingTreatment Treatment) : Node(ValueKind.Bool);

/// <summary>Not.</summary>
sealed record NotNode(Node Operand) : Node(ValueKind.Bool);

/// <summary>Both; the right side is asked only when the left holds.</summary>
sealed record AndNode(Node Left, Node Right) : Node(ValueKind.Bool);

/// <summary>Either; the right side is asked only when the left does not hold.</summary>
sealed record OrNode(Node Left, Node Right) : Node(ValueKind.Bool);

/// <summary>One of two values of the same kind.</summary>
sealed record ChoiceNode(Node Condition, Node Then, Node Else) : Node(Then.Kind);

/// <summary>How two values compare.</summary>
enum Comparison
{
    /// <summary>Equal; false when either is missing.</summary>
    Equal,

    /// <summary>Not equal; true when either is missing.</summary>
    NotEqual,

    /// <summary>Less; false when either is missing.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,
}

/// <summary>A comparison of two numbers or times, two texts (only equal and not equal), or two truths.</summary>
sealed record CompareNode(Comparison Operator, Node Left, Node Right) : Node(ValueKind.Bool);

/// <summary>Whether a value is missing.</summary>
sealed record MissingNode(Node Operand) : Node(ValueKind.Bool);

/// <summary>An operation on numbers.</summary>
enum Arithmetic
{
    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient; missing when the divisor is 0.</summary>
    Divide,

    /// <summary>Remainder, with the dividend's sign; missing when the divisor is 0.</summary>
    Remainder,
}

/// <summary>Arithmetic on doubles; a missing side makes the result missing.</summary>
sealed record ArithmeticNode(Arithmetic Operator, Node Left, Node Right) : Node(ValueKind.Number);

/// <summary>What is asked of a text.</summary>
enum TextTest
{
    /// <summary>Begins with.</summary>
    StartsWith,

    /// <summary>Ends with.</summary>
    EndsWith,

    /// <summary>Holds.</summary>
    Contains,

    /// <summary>Equal but for ASCII and simple Unicode case.</summary>
    EqualsIgnoreCase,
}

/// <summary>A question to a text about another; false when either is missing.</summary>
sealed record TextTestNode(TextTest Test, Node Text, Node Argument) : Node(ValueKind.Bool);

/// <summary>Whether a text is one of a list of constants.</summary>
sealed record InNode(Node Text, TextSet Values) : Node(ValueKind.Bool);

/// <summary>Whether a text is an address within one of some networks.</summary>
sealed record CidrNode(Node Text, TextSet Networks) : Node(ValueKind.Bool);

/// <summary>Whether a pattern occurs in a text.</summary>
sealed record MatchNode(Node Text, string Pattern) : Node(ValueKind.Bool);

/// <summary>The length of a text in UTF-16 units, as C# counts; missing for a missing text.</summary>
sealed record LengthNode(Node Text) : Node(ValueKind.Number);

/// <summary>What is asked of a time, in UTC.</summary>
enum TimePart
{
    /// <summary>0 to 23.</summary>
    Hour,

    /// <summary>1 (Monday) to 7 (Sunday).</summary>
    Weekday,
}

/// <summary>A part of a time.</summary>
sealed record TimePartNode(Node Time, TimePart Part) : Node(ValueKind.Number);

/// <summary>Seconds from one time to another.</summary>
sealed record ElapsedNode(Node From, Node To) : Node(ValueKind.Number);

/// <summary>A fixed list of texts that compares by its contents.</summary>
sealed class TextSet(IReadOnlyList<string> values) : IEquatable<TextSet>
{
    /// <summary>The texts, as written.</summary>
    public IReadOnlyList<string> Values { get; } = values;

    /// <inheritdoc/>
    public bool Equals(TextSet? other) => other is not null && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(17, HashCode.Combine);
}
