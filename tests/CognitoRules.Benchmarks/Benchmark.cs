namespace CognitoRules.Benchmarks;

/// <summary>One benchmark: everything it compares runs in turns inside one run, and it checks that all give the same answer before it prints a figure.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="About">One line of what is measured.</param>
/// <param name="Run">Runs it with the remaining arguments; the exit code.</param>
sealed record Benchmark(string Name, string About, Func<string[], int> Run);
