namespace CognitoRules.Sources.MetricMath;

/// <summary>The operators between two operands.</summary>
enum MathOperator
{
    /// <summary>`||` or OR.</summary>
    Or,

    /// <summary>`&amp;&amp;` or AND.</summary>
    And,

    /// <summary>`==`.</summary>
    Equal,

    /// <summary>`!=`.</summary>
    NotEqual,

    /// <summary>`&lt;`.</summary>
    Less,

    /// <summary>`&lt;=`.</summary>
    LessOrEqual,

    /// <summary>`>`.</summary>
    Greater,

    /// <summary>`>=`.</summary>
    GreaterOrEqual,

    /// <summary>`+`.</summary>
    Add,

    /// <summary>`-`.</summary>
    Subtract,

    /// <summary>`*`.</summary>
    Multiply,

    /// <summary>`/`.</summary>
    Divide,

    /// <summary>`^`.</summary>
    Power,
}

/// <summary>
/// How operators are written and how tightly they bind. AWS documents no precedence: ours, loosest first, is
/// `||`, `&amp;&amp;`, comparisons, `+ -`, `* /`, unary `-`, `^`; all group to the left but `^`, which groups to the right.
/// </summary>
static class Operators
{
    /// <summary>How tightly a sign binds: tighter than `*`, looser than `^`, so that `-2 ^ 2` is -4.</summary>
    internal const int NegatePrecedence = 6;

    internal static int Precedence(MathOperator op) => op switch
    {
        MathOperator.Or => 1,
        MathOperator.And => 2,
        <= MathOperator.GreaterOrEqual => 3,
        <= MathOperator.Subtract => 4,
        <= MathOperator.Divide => 5,
        _ => 7,
    };

    internal static bool IsLogical(MathOperator op) => op is MathOperator.Or or MathOperator.And;

    internal static bool IsComparison(MathOperator op) => op is >= MathOperator.Equal and <= MathOperator.GreaterOrEqual;

    internal static string Text(MathOperator op) => op switch
    {
        MathOperator.Or => "||",
        MathOperator.And => "&&",
        MathOperator.Equal => "==",
        MathOperator.NotEqual => "!=",
        MathOperator.Less => "<",
        MathOperator.LessOrEqual => "<=",
        MathOperator.Greater => ">",
        MathOperator.GreaterOrEqual => ">=",
        MathOperator.Add => "+",
        MathOperator.Subtract => "-",
        MathOperator.Multiply => "*",
        MathOperator.Divide => "/",
        _ => "^",
    };
}
