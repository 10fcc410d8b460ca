using CognitoRules.Diagnostics;
using Xunit;

namespace CognitoRules.Tests.Predicates;

public sealed class ReloadTests
{
    [Fact]
    public void A_hundred_reloads_load_no_assembly_and_leave_nothing_behind()
    {
        Load(0);
        var (assemblies, weak) = (AppDomain.CurrentDomain.GetAssemblies().Length, new List<WeakReference>());

        for (var i = 1; i <= 100; i++) weak.Add(new WeakReference(Load(i)));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // Other tests of this process may load an assembly of their own meanwhile; one per reload would be a hundred.
        Assert.True(AppDomain.CurrentDomain.GetAssemblies().Length < assemblies + 50);
        Assert.True(weak.Count(w => w.IsAlive) <= 1, $"{weak.Count(w => w.IsAlive)} rule sets are still alive");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static LoadedRules Load(int number)
    {
        var loaded = Engine.Load([new SourceText("rule.yaml", PredicateTexts.Rule($"where: Status > {number} && Failed\nby: [Ip]\nwindow: 10m\nwhen: Count() > {number}"))]);
        // Emitted code goes with its rules.
        var conditions = Assert.Single(loaded.Compiled.Rules).Code.Conditions.ToList();
        foreach (var condition in conditions) condition.Emit();
        Assert.True(conditions.TrueForAll(c => c.IsEmitted));
        return loaded;
    }
}
