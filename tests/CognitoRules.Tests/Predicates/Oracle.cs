using System.Text;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace CognitoRules.Tests.Predicates;

/// <summary>Plain C# over ordinary objects, run by Roslyn's own scripting: what the engine never does, and so its judge.</summary>
static class Oracle
{
    /// <summary>Compiles conditions over one object, whose name in them is <paramref name="name"/>.</summary>
    public static IReadOnlyList<Func<T, bool>> Compile<T>(string name, IReadOnlyList<string> conditions)
    {
        var text = new StringBuilder($"new System.Func<{typeof(T).Name}, bool>[] {{\n");
        foreach (var condition in conditions) text.Append(name).Append(" => ").Append(condition).Append(",\n");
        var options = ScriptOptions.Default.AddReferences(typeof(Oracle).Assembly).AddImports("System", typeof(Oracle).Namespace!).WithOptimizationLevel(Microsoft.CodeAnalysis.OptimizationLevel.Release);
        return CSharpScript.EvaluateAsync<Func<T, bool>[]>(text.Append('}').ToString(), options).GetAwaiter().GetResult();
    }
}
