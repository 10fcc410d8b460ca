/// <summary>
/// Runs inside the executable when DOTNET_STARTUP_HOOKS names this assembly, and writes down at the end which assemblies were loaded. The runtime
/// asks for a class of this name outside any namespace.
/// </summary>
static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LOADED_ASSEMBLIES") is not { Length: > 0 } path) return;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(path, AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name ?? ""));
    }
}
