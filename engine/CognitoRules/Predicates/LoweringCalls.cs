using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CognitoRules.Predicates;

/// <summary>Calls: questions to texts, the raw record, series, and aggregates with their slots.</summary>
sealed partial class Lowering
{
    Node? Call(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.ContainingAssembly.Name != Facade.AssemblyName) return Refuse(call);
        if (method.ContainingType.SpecialType == SpecialType.System_String) return call.Instance is { } text && Value(text) is { } node ? Question(call, node) : null;
        if (method.ContainingType.Name == Facade.SeriesClass)
        {
            if (call.Instance is null || SeriesOf(call.Instance) is not { } series) return Refuse(call);
            if (method.Name == "Breaching") return Breaching(call, series);
            if (!Enum.TryParse<SeriesMember>(method.Name, out var member)) return Refuse(call);
            return Value(Argument(call, 0)) is { } limit ? new SeriesNode(series, member, limit) : null;
        }
        if (method.Name.StartsWith("_Raw", StringComparison.Ordinal)) return Raw(call);
        if (method.Name == "Elapsed") return Value(Argument(call, 0)) is { } from && Value(Argument(call, 1)) is { } to ? new ElapsedNode(from, to) : null;
        if (method.ContainingType.Name is not (Facade.AggregatesClass or Facade.MetricsClass)) return Refuse(call);
        if (method.Name == "Baseline") return Fail(LoweringMistakes.BaselineAlone(part.SpanOf(call)));
        return Aggregate(call) is { } slot ? new AggregateNode(slot, KindOf(method.ReturnType)) : null;
    }

    static IOperation Argument(IInvocationOperation call, int ordinal) => call.Arguments.Single(a => a.Parameter!.Ordinal == ordinal).Value;

    static ValueKind KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ValueKind.Bool,
        SpecialType.System_String => ValueKind.Text,
        _ => type.Name == Facade.TimeClass ? ValueKind.Time : ValueKind.Number,
    };

    Node? Question(IInvocationOperation call, Node text)
    {
        switch (call.TargetMethod.Name)
        {
            case "In":
                return List(call) is { } values ? new InNode(text, new TextSet(values)) : null;
            case "InCidr":
                if (List(call) is not { } networks) return null;
                foreach (var network in networks.Where(n => !Network.TryParse(n, out _))) return Fail(LoweringMistakes.NoNetwork(SpanOfItem(call, network), network));
                return new CidrNode(text, new TextSet(networks));
            case "Matches":
                if (Value(Argument(call, 0)) is not { } pattern) return null;
                if (pattern is not TextConstant { Value: var regex }) return Fail(LoweringMistakes.PatternNotConstant(part.SpanOf(Argument(call, 0))));
                return Patterns.Refusal(regex) is { } why ? Fail(LoweringMistakes.Pattern(part.SpanOf(Argument(call, 0)), why)) : new MatchNode(text, regex);
            default:
                if (!Enum.TryParse<TextTest>(call.TargetMethod.Name, out var test)) return Refuse(call);
                return Value(Argument(call, 0)) is { Kind: ValueKind.Text } argument ? new TextTestNode(test, text, argument) : null;
        }
    }

    // The texts of `In(...)`: constants, text parameters, or one list parameter.
    List<string>? List(IInvocationOperation call)
    {
        var argument = call.Arguments.Single();
        var items = argument.Value is IArrayCreationOperation { Initializer.ElementValues: var elements } && argument.ArgumentKind == ArgumentKind.ParamArray ? elements : [argument.Value];
        var values = new List<string>();
        foreach (var item in items)
        {
            if (item is IFieldReferenceOperation { Field: var field } && rule.Params.FirstOrDefault(p => p.Name.Value == field.Name)?.Value is string[] list) values.AddRange(list);
            else if (IsNull(item)) return FailList(item);
            else if (Value(item) is TextConstant constant) values.Add(constant.Value);
            else return FailList(item);
        }
        return values;
    }

    // The text itself where it is written in the call; a list parameter's name otherwise.
    SourceSpan SpanOfItem(IInvocationOperation call, string value)
    {
        var written = call.Arguments[0].Descendants().FirstOrDefault(o => o.ConstantValue is { HasValue: true, Value: string text } && text == value);
        return part.SpanOf(written ?? call.Arguments[0].Descendants().OfType<IFieldReferenceOperation>().First());
    }

    List<string>? FailList(IOperation item)
    {
        Fail(LoweringMistakes.NotConstant(part.SpanOf(item)));
        return null;
    }

    Node? Raw(IInvocationOperation call)
    {
        var step = -1;
        if (call.Instance is { } instance)
        {
            if (StepOf(instance) is not { } index) return Refuse(call);
            step = index;
        }
        else if (view != View.Event)
        {
            return Fail(LoweringMistakes.EventOutsideAggregate(part.SpanOf(call), "Raw(…)", view, rule));
        }
        if (Value(Argument(call, 0)) is not TextConstant { Value: var path }) return Fail(LoweringMistakes.NotConstant(part.SpanOf(Argument(call, 0))));
        if (!RawPath.TryParse(path, out _, out var at)) return Fail(LoweringMistakes.NoPath(part.SpanOf(Argument(call, 0)), path, at));
        return new RawNode(path, step, KindOf(call.TargetMethod.ReturnType));
    }

    /// <summary>The slot of an aggregate; equal ones share it. Null when it was refused.</summary>
    int? Aggregate(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        if (view != View.Window && (view != View.Metrics || name != "Baseline"))
        {
            Fail(LoweringMistakes.AggregateWithoutWindow(part.SpanOf(call), name, part.Role, rule));
            return null;
        }
        if (!Enum.TryParse<AggregateKind>(name, out var kind)) return RefuseSlot(call);
        Node? argument = null, condition = null;
        var days = 0;
        var before = bag.Items.Count;
        foreach (var given in call.Arguments)
        {
            switch (given.Parameter!.Name)
            {
                case "days": days = Days(given.Value); break;
                case "condition": condition = InEventView(given.Value); break;
                default: argument = kind == AggregateKind.Baseline ? Value(given.Value) : InEventView(given.Value); break;
            }
        }
        if (bag.Items.Count > before) return null;
        if (kind == AggregateKind.Baseline && NodeTree.All(argument!).Any(n => n is BaselineNode))
        {
            Fail(LoweringMistakes.BaselineOfBaseline(part.SpanOf(call)));
            return null;
        }
        if (condition is BoolConstant { Value: true }) condition = null;
        var kindOfArgument = kind == AggregateKind.Count ? ValueKind.Bool : argument!.Kind;
        var same = lowered.Aggregates.FindIndex(a => a.Spec.Kind == kind && a.Spec.Days == days && Equals(a.Argument, argument) && Equals(a.Condition, condition));
        if (same >= 0) return same;
        if (lowered.Aggregates.Count >= NodeCheck.AggregateCountMax)
        {
            Fail(GateMistakes.TooManyAggregates(part.SpanOf(call)));
            return null;
        }
        var written = WrittenAt(call);
        lowered.Aggregates.Add(new LoweredAggregate(new AggregateSpec(lowered.Aggregates.Count, kind, kindOfArgument, written.Text, days), condition, argument, written));
        return lowered.Aggregates.Count - 1;
    }

    int? RefuseSlot(IOperation operation)
    {
        Refuse(operation);
        return null;
    }

    Node? InEventView(IOperation operation)
    {
        var outer = view;
        view = View.Event;
        var node = Value(operation);
        view = outer;
        return node;
    }


    int Days(IOperation operation)
    {
        if (Value(operation) is NumberConstant { Value: >= 1 and <= NodeCheck.DaysMax } days && days.Value == Math.Floor(days.Value)) return (int)days.Value;
        Fail(LoweringMistakes.Days(part.SpanOf(operation), NodeCheck.DaysMax));
        return 0;
    }

    /// <summary>The value of a `let`: also a baseline or a series by itself, which then shows its usual value or its last point.</summary>
    Node? LetValue(IOperation operation)
    {
        if (operation.Type?.Name == Facade.BaselineClass) return BaselineOf(operation) is { } slot ? new BaselineNode(slot, BaselineMember.Median) : null;
        if (operation.Type?.Name == Facade.SeriesClass && SeriesOf(operation) is { } series) return new SeriesNode(series, SeriesMember.Last, null);
        return Value(operation);
    }

    int? BaselineOf(IOperation operation)
    {
        if (operation is ILocalReferenceOperation local && lets.TryGetValue(local.Local.Name, out var let))
        {
            // The places of what is found there are counted in that expression.
            var outer = part;
            part = let;
            var slot = BaselineOf(let.Operation!);
            part = outer;
            return slot;
        }
        return operation is IInvocationOperation { TargetMethod.Name: "Baseline" } call && (InFacade(call.TargetMethod, Facade.AggregatesClass) || InFacade(call.TargetMethod, Facade.MetricsClass)) ? Aggregate(call) : RefuseSlot(operation);
    }

    // The comparisons of `when`, in source order: the leaves below &&, || and !.
    void Compare(IOperation operation, int depth)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                Compare(both.LeftOperand, depth + 1);
                Compare(both.RightOperand, depth + 1);
                return;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                Compare(not.Operand, depth + 1);
                return;
        }
        if (Value(operation) is not { } holds || holds is BoolConstant) return;
        var written = WrittenAt(operation);
        if (operation is IBinaryOperation comparison && Signs.TryGetValue(comparison.OperatorKind, out var sign) && !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand)
            && Value(comparison.LeftOperand) is { } left && Value(comparison.RightOperand) is { } right)
            lowered.Comparisons.Add(new LoweredComparison(sign, written, left, right, holds));
        else
            lowered.Comparisons.Add(new LoweredComparison("", written, holds, null, holds));
    }

    static readonly Dictionary<BinaryOperatorKind, string> Signs = new()
    {
        [BinaryOperatorKind.Equals] = "==",
        [BinaryOperatorKind.NotEquals] = "!=",
        [BinaryOperatorKind.LessThan] = "<",
        [BinaryOperatorKind.LessThanOrEqual] = "<=",
        [BinaryOperatorKind.GreaterThan] = ">",
        [BinaryOperatorKind.GreaterThanOrEqual] = ">=",
    };

    Written WrittenAt(IOperation operation) => Written.Of(part, operation.Syntax.Span.Start - part.TreeStart, operation.Syntax.Span.End - part.TreeStart);
}
