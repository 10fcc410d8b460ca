using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Diagnostic = CognitoRules.Diagnostics.Diagnostic;

namespace CognitoRules.Predicates;

/// <summary>Roslyn's errors in the author's words; what authors do not meet keeps Roslyn's own, at the right place.</summary>
static class BindMistakes
{
    static readonly string[] AggregateNames = [.. Enum.GetNames<AggregateKind>(), "Elapsed"];

    // Names that people try first, from .NET at large.
    static readonly HashSet<string> Outside = new(StringComparer.Ordinal)
    {
        "System", "Console", "Math", "DateTime", "DateTimeOffset", "TimeSpan", "Environment", "File", "Directory", "Process", "Type", "Guid", "Random", "Regex", "Convert",
        "Thread", "Task", "Activator", "AppDomain", "Assembly", "GC", "Object", "String", "Array", "Enumerable", "CognitoRules", "Microsoft", "Path", "HttpClient", "Buffer",
    };

    internal static Diagnostic Explain(Rule rule, RulePart part, Microsoft.CodeAnalysis.Diagnostic error, SyntaxNode node)
    {
        var span = part.SpanOf(error.Location.SourceSpan);
        var message = error.GetMessage(CultureInfo.InvariantCulture).TrimEnd('.');
        var mistake = error.Id switch
        {
            "CS0103" => UnknownName(rule, part, span, node.ToString()),
            "CS0841" => TooEarly(rule, part, span, node.ToString()),
            "CS0246" or "CS0234" or "CS0400" or "CS0012" => OutsideVocabulary(span, node.Parent is MemberAccessExpressionSyntax whole ? whole.ToString() : node.ToString()),
            "CS0019" or "CS0023" or "CS0034" => UnlikeTypes(span, node, message),
            "CS0029" or "CS0266" => WrongType(rule, part, span, message),
            "CS1503" => WrongArgument(span, node, message),
            "CS1501" or "CS7036" or "CS1739" or "CS1744" or "CS1729" => WrongArguments(span, node, message),
            "CS1061" or "CS0117" or "CS1955" or "CS0119" or "CS0118" or "CS0120" => NoMember(rule, span, node, message),
            "CS0149" => NotCallable(span, node),
            "CS8121" or "CS0150" or "CS9135" => NeedsConstant(span),
            "CS0037" or "CS8183" => Diagnostic.Error("CR2015", "a number is missing or not, but never `null` in a pattern", span, "compare with `==`") with { Help = "write `== null`" },
            "CS8518" or "CS8120" => Diagnostic.Error("CR2026", "this pattern can never fit", span, "its parts exclude each other"),
            "CS0815" => Diagnostic.Error("CR2016", "this has no value", span, "expected a text, a number or a truth"),
            _ => Diagnostic.Error("CR2019", message, span, "here"),
        };
        return mistake with { Origin = error.Id };
    }

    internal static Diagnostic NotUnderstood(SourceSpan span) => Diagnostic.Error("CR2019", "this C# has no meaning in a rule", span, "here");

    static Diagnostic UnknownName(Rule rule, RulePart part, SourceSpan span, string name)
    {
        if (name == "Raw" || name.StartsWith("Raw", StringComparison.Ordinal) && rule.Metrics is not null) return MetricsHaveNoEvents(span, name);
        if (Words.Find(name) is { } word)
        {
            if (rule.Metrics is not null) return MetricsHaveNoEvents(span, name);
            return Diagnostic.Error("CR2012", $"`{name}` is not known to {SourceName(rule.Events)}", span, $"a word of {SourceName(word.Sources)}") with
            {
                Note = rule.Events == (EventSources.CloudTrail | EventSources.ActivityLog) ? "a rule over both sources can use only the words that both have" : null,
            };
        }
        if (rule.Metrics is not null && AggregateNames.Contains(name, StringComparer.Ordinal)) return MetricsHaveNoEvents(span, name);
        if (Outside.Contains(name)) return OutsideVocabulary(span, name);
        var behind = Words.All.FirstOrDefault(w => NamesAttribute(w, name));
        var known = InScope(rule);
        var nearest = behind?.Name ?? DidYouMean.Nearest(name, known);
        return Diagnostic.Error("CR2011", $"{(rule.Metrics is null ? "an event" : "a metrics rule")} has no `{name}`", span, rule.Metrics is null ? $"not a word of {SourceName(rule.Events)}, nor a name of the rule" : "not a series, a dimension or a parameter") with
        {
            Note = behind is null ? null : $"AWS's attribute `{name}` is the word `{behind.Name}` in rules",
            Help = nearest is not null ? $"did you mean `{nearest}`?"
                : rule.Metrics is { } metrics ? $"its series are {string.Join(", ", metrics.Series.Select(s => $"`{s.Name.Value}`"))}"
                : "`Raw(\"path.to.it\")` reads anything else in the record",
            Replacement = nearest,
        };
    }

    static IEnumerable<string> InScope(Rule rule) => Facade.WordsOf(rule.Events == EventSources.None ? EventSources.CloudTrail : rule.Events).Where(_ => rule.Metrics is null).Select(w => w.Name)
        .Concat(rule.Params.Select(p => p.Name.Value))
        .Concat(rule.Let.Select(l => l.Name.Value))
        .Concat(rule.Sequence?.Steps.Select(s => s.Name.Value) ?? [])
        .Concat(rule.Metrics?.Series.Select(s => s.Name.Value) ?? [])
        .Concat(rule.Metrics?.Dimensions.Select(d => d.Value) ?? [])
        .Concat(rule.Metrics is null ? AggregateNames : []);

    static bool NamesAttribute(WordInfo word, string name) => new[] { word.ApiCall, word.Endpoint, word.ActivityLog }
        .SelectMany(text => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        .Any(path => path.Split('.')[^1] == name && path.Length > 0 && char.IsAsciiLetterLower(name[0]));

    static Diagnostic MetricsHaveNoEvents(SourceSpan span, string name) =>
        Diagnostic.Error("CR2014", $"a metrics rule has no events, so there is no `{name}`", span, "needs events") with { Help = "ask the series: `rate.Last`, `rate.Above(20)`, …" };

    static Diagnostic TooEarly(Rule rule, RulePart part, SourceSpan span, string name)
    {
        if (rule.Let.Any(l => l.Name.Value == name) && part.Role is PartRole.Where or PartRole.By or PartRole.Exception)
            return Diagnostic.Error("CR2014", $"`{name}` is a value of a window, and `{(part.Role == PartRole.By ? "by" : "where")}` sees one event", span, "not known yet") with { Help = "use it in `when`" };
        return Diagnostic.Error("CR2029", $"`{name}` is defined further down", span, "not known here yet") with { Help = rule.Sequence is null ? "define it before it is used" : "a step sees only the steps before it" };
    }

    internal static Diagnostic OutsideVocabulary(SourceSpan span, string name) =>
        Diagnostic.Error("CR2201", $"a predicate may not touch `{Short(name)}`", span, "outside the vocabulary") with
        {
            Note = "predicates are pure: the same events must give the same answer on every replay",
            Help = "a rule's C# has the event's words, its own names, aggregates and Raw(\"path\")",
        };

    static Diagnostic UnlikeTypes(SourceSpan span, SyntaxNode node, string message)
    {
        var text = Plain(message);
        var help = node is BinaryExpressionSyntax binary && (IsTextNumber(binary.Left) || IsTextNumber(binary.Right)) ? "compare a number with a number: remove the quotes"
            : node is BinaryExpressionSyntax other && (IsNumber(other.Left) || IsNumber(other.Right)) && text.Contains("a text", StringComparison.Ordinal) ? "compare a text with a text: put the number in quotes"
            : null;
        return Diagnostic.Error("CR2015", text, span, "types do not match") with { Help = help };
    }

    static bool IsNumber(ExpressionSyntax node) => node is LiteralExpressionSyntax { Token.Value: int or long or double };

    static bool IsTextNumber(ExpressionSyntax node) => node is LiteralExpressionSyntax { Token.Value: string text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    static Diagnostic WrongType(Rule rule, RulePart part, SourceSpan span, string message)
    {
        var wanted = part.Role switch
        {
            PartRole.Severity => ("a severity is a text", "one of \"info\", \"low\", \"medium\", \"high\", \"critical\""),
            PartRole.Where or PartRole.When or PartRole.Step or PartRole.Exception => ($"`{FieldName(part.Role)}` is true or false", "this is neither"),
            _ => (Plain(message), "another type is needed"),
        };
        return Diagnostic.Error("CR2016", wanted.Item1, span, wanted.Item2) with { Help = part.Role == PartRole.When && rule.Metrics is null ? "compare it, such as `Count() >= 20`" : null };
    }

    internal static string FieldName(PartRole role) => role switch
    {
        PartRole.Exception => "except",
        PartRole.Step => "sequence",
        _ => role.ToString().ToLowerInvariant(),
    };

    static Diagnostic WrongArgument(SourceSpan span, SyntaxNode node, string message)
    {
        var call = node.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression.ToString();
        return Diagnostic.Error("CR2017", call is null ? Plain(message) : $"`{Short(call)}` does not take this", span, Plain(message[(message.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));
    }

    static Diagnostic WrongArguments(SourceSpan span, SyntaxNode node, string message)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call) return Diagnostic.Error("CR2017", Plain(message), span, "wrong arguments");
        var count = call.ArgumentList.Arguments.Count;
        return Diagnostic.Error("CR2017", string.Create(CultureInfo.InvariantCulture, $"`{Short(call.Expression.ToString())}` does not take {count} value{(count == 1 ? "" : "s")}"), span, count == 0 ? "of what?" : "wrong number of values") with
        {
            Help = "`Count(Failed)`, `Distinct(User)`, `Sum(Status)`, `Share(Ip)` show the manner; a condition may follow the value: `Distinct(User, Failed)`",
        };
    }

    static Diagnostic NoMember(Rule rule, SourceSpan span, SyntaxNode node, string message)
    {
        if (node is IdentifierNameSyntax name && node.Parent is MemberAccessExpressionSyntax member && member.Name == node)
        {
            var root = member.Expression;
            while (root is MemberAccessExpressionSyntax deeper) root = deeper.Expression;
            if (root is IdentifierNameSyntax first && Outside.Contains(first.Identifier.ValueText)) return OutsideVocabulary(span, member.ToString());
            string[] known =
            [
                "StartsWith", "EndsWith", "Contains", "EqualsIgnoreCase", "Matches", "In", "InCidr", "Length", "Hour", "Weekday", "Median", "Deviation", "Score", "Learning",
                "Last", "First", "Min", "Max", "Avg", "Sum", "Points", "Missing", "Above", "Below",
            ];
            var candidates = rule.Sequence is null ? known : [.. known, .. Words.All.Select(w => w.Name)];
            var nearest = name.Identifier.ValueText switch
            {
                "ToLower" or "ToUpper" or "ToLowerInvariant" or "ToUpperInvariant" or "Equals" => "EqualsIgnoreCase",
                "IsMatch" => "Matches",
                var other => DidYouMean.Nearest(other, candidates),
            };
            return Diagnostic.Error("CR2018", $"`{Short(member.Expression.ToString())}` has no `{name.Identifier.ValueText}`", span, "unknown here") with
            {
                Help = nearest is null ? "a text has StartsWith, EndsWith, Contains, EqualsIgnoreCase, Matches, In, InCidr and Length" : $"did you mean `{nearest}`?",
                Replacement = nearest,
            };
        }
        return OutsideVocabulary(span, node.ToString()) with { Note = Plain(message) };
    }

    static Diagnostic NotCallable(SourceSpan span, SyntaxNode node) => Diagnostic.Error("CR2018", $"`{Short(node.ToString())}` cannot be called", span, "is a value") with { Help = "remove the brackets behind it" };

    internal static Diagnostic NeedsConstant(SourceSpan span) => Diagnostic.Error("CR2024", "a constant is needed here", span, "not a constant") with { Help = "compare with `==`, or write the value itself" };

    internal static string SourceName(EventSources sources) => sources switch
    {
        EventSources.CloudTrail => "CloudTrail",
        EventSources.ActivityLog => "the activity log",
        EventSources.Findings => "findings",
        EventSources.CloudTrail | EventSources.ActivityLog => "CloudTrail and the activity log",
        EventSources.CloudTrail | EventSources.Findings => "CloudTrail and findings",
        _ => "events",
    };

    // C#'s names of types in an author's words.
    static string Plain(string message) => message
        .Replace("'_Moment'", "a time", StringComparison.Ordinal).Replace("'string'", "a text", StringComparison.Ordinal).Replace("'double'", "a number", StringComparison.Ordinal)
        .Replace("'int'", "a number", StringComparison.Ordinal).Replace("'bool'", "true or false", StringComparison.Ordinal).Replace("'_Usual'", "a baseline", StringComparison.Ordinal)
        .Replace("'_Series'", "a series", StringComparison.Ordinal).Replace("operands of type ", "", StringComparison.Ordinal).Replace("operand of type ", "", StringComparison.Ordinal)
        .Replace("Operator", "operator", StringComparison.Ordinal);

    static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
