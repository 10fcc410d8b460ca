using System.Globalization;

namespace CognitoRules.Findings;

/// <summary>A value of a rule as people read it: numbers short, missing as `-`.</summary>
public static class ValueText
{
    /// <summary>Text as it is; numbers with at most four decimals; true and false; `-` for missing.</summary>
    public static string Of(object? value) => value switch
    {
        null => "-",
        double number when double.IsNaN(number) => "-",
        double number => Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "-",
    };
}
