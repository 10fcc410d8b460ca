using System.Text;
using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CognitoRules.Predicates;

/// <summary>
/// What a rule's C# is bound against: a core library of its own with nothing in it but the vocabulary. It is generated from the table of words,
/// bound as a reference, and never emitted or run. A name that is not here does not exist for a rule; what is here and is no word of the language
/// begins with an underscore, which the gate lets nobody write.
/// </summary>
static class Facade
{
    internal const string AssemblyName = "CognitoRules.Facade";
    internal const string AggregatesClass = "_Aggregates";
    internal const string MetricsClass = "_Metrics";
    internal const string SeriesClass = "_Series";
    internal const string BaselineClass = "_Usual";
    internal const string CommonClass = "_Common";
    internal const string TimeClass = "_Moment";

    // The special types the C# language itself is defined by; members only where the rule language has them.
    const string Core = """
        namespace System
        {
            public class Object { }
            public abstract class ValueType { }
            public abstract class Enum : ValueType { }
            public abstract class Array { }
            public abstract class Delegate { }
            public abstract class MulticastDelegate : Delegate { }
            public abstract class Attribute { }
            public sealed class ParamArrayAttribute : Attribute { }
            public struct Void { }
            public struct Boolean { }
            public struct Char { }
            public struct Int32 { }
            public struct Int64 { }
            public struct Double { }
            public struct Nullable<T> where T : struct
            {
                public Nullable(T value) { }
                public T Value { get { return default; } }
                public bool HasValue { get { return default; } }
                public T GetValueOrDefault() { return default; }
                public static implicit operator T?(T value) { return default; }
                public static explicit operator T(T? value) { return default; }
            }
            public sealed class String
            {
                public double Length { get { return default; } }
                public bool StartsWith(string value) { return default; }
                public bool EndsWith(string value) { return default; }
                public bool Contains(string value) { return default; }
                public bool EqualsIgnoreCase(string value) { return default; }
                public bool Matches(string pattern) { return default; }
                public bool In(params string[] values) { return default; }
                public bool InCidr(params string[] networks) { return default; }
                public static bool operator ==(string a, string b) { return default; }
                public static bool operator !=(string a, string b) { return default; }
            }
        }

        public struct _Moment
        {
            public double Hour;
            public double Weekday;
            public static bool operator ==(_Moment a, _Moment b) { return default; }
            public static bool operator !=(_Moment a, _Moment b) { return default; }
            public static bool operator <(_Moment a, _Moment b) { return default; }
            public static bool operator >(_Moment a, _Moment b) { return default; }
            public static bool operator <=(_Moment a, _Moment b) { return default; }
            public static bool operator >=(_Moment a, _Moment b) { return default; }
        }

        public sealed class _Usual
        {
            public double Median;
            public double Deviation;
            public double Score;
            public bool Learning;
        }

        public sealed class _Series
        {
            public double Last;
            public double First;
            public double Min;
            public double Max;
            public double Avg;
            public double Sum;
            public double Points;
            public double Missing;
            public double Above(double limit) { return default; }
            public double Below(double limit) { return default; }
            public bool Breaching(double count, double of, double above = 0, double atLeast = 0, double below = 0, double atMost = 0, string missing = "missing") { return default; }
            public static implicit operator double(_Series series) { return default; }
        }

        public abstract class _Common
        {
            public static double Elapsed(_Moment from, _Moment to) { return default; }
        }

        public abstract class _Metrics : _Common
        {
            public static _Usual Baseline(double value, double days = 14) { return default; }
        }

        public abstract class _Aggregates : _Common
        {
            public static double Count(bool condition = true) { return default; }
            public static double Distinct(string value, bool condition = true) { return default; }
            public static double Distinct(double value, bool condition = true) { return default; }
            public static double Sum(double value, bool condition = true) { return default; }
            public static double Min(double value, bool condition = true) { return default; }
            public static double Max(double value, bool condition = true) { return default; }
            public static double Avg(double value, bool condition = true) { return default; }
            public static string First(string value, bool condition = true) { return default; }
            public static double First(double value, bool condition = true) { return default; }
            public static _Moment First(_Moment value, bool condition = true) { return default; }
            public static bool First(bool value, bool condition = true) { return default; }
            public static string Last(string value, bool condition = true) { return default; }
            public static double Last(double value, bool condition = true) { return default; }
            public static _Moment Last(_Moment value, bool condition = true) { return default; }
            public static bool Last(bool value, bool condition = true) { return default; }
            public static string Top(string value, bool condition = true) { return default; }
            public static double Share(string value, bool condition = true) { return default; }
            public static bool FirstSeen(string value, double days = 30, bool condition = true) { return default; }
            public static _Usual Baseline(double value, double days = 14) { return default; }
        }

        """;

    static readonly Lazy<MetadataReference> Compiled = new(() => CSharpCompilation.Create(
            AssemblyName, [CSharpSyntaxTree.ParseText(Text(), ExpressionParser.Options)], [], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
        .ToMetadataReference());

    /// <summary>The facade as a reference.</summary>
    internal static MetadataReference Reference => Compiled.Value;

    /// <summary>The class whose static members are the words of a rule's sources.</summary>
    internal static string WordsClass(EventSources sources) => $"_Words{(int)sources}";

    /// <summary>The class whose instances are events of a rule's sources: the earlier steps of a sequence.</summary>
    internal static string EventClass(EventSources sources) => $"_Event{(int)sources}";

    /// <summary>The words that events of all these sources have.</summary>
    internal static IEnumerable<WordInfo> WordsOf(EventSources sources) => Words.All.Where(w => (w.Sources & sources) == sources);

    /// <summary>The facade's source text.</summary>
    internal static string Text()
    {
        var text = new StringBuilder(Core);
        foreach (var sources in new[] { EventSources.CloudTrail, EventSources.ActivityLog, EventSources.CloudTrail | EventSources.ActivityLog, EventSources.Findings })
        {
            Append(text, $"public abstract class {WordsClass(sources)} : {AggregatesClass}", "public static", sources);
            Append(text, $"public sealed class {EventClass(sources)}", "public", sources);
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, string head, string modifiers, EventSources sources)
    {
        text.Append(head).Append("\n{\n");
        foreach (var word in WordsOf(sources)) text.Append($"    {modifiers} {TypeName(word.Kind)} {word.Name};\n");
        if (sources != EventSources.Findings)
        {
            text.Append($"    {modifiers} string _RawText(string path) {{ return default; }}\n");
            text.Append($"    {modifiers} double _RawNumber(string path) {{ return default; }}\n");
            text.Append($"    {modifiers} bool _RawBool(string path) {{ return default; }}\n");
        }
        text.Append("}\n\n");
    }

    /// <summary>The C# type of a kind of value.</summary>
    internal static string TypeName(ValueKind kind) => kind switch
    {
        ValueKind.Number => "double",
        ValueKind.Bool => "bool",
        ValueKind.Time => TimeClass,
        ValueKind.TextList => "string[]",
        _ => "string",
    };
}
