using System.Runtime.CompilerServices;

namespace Relight.Tests;

/// <summary>
/// What holds for all tests: trainings say nothing on the terminal unless a test asks for it, and decoded images are kept in a folder that
/// ends with the tests.
/// </summary>
internal static class TestProcess
{
    [ModuleInitializer]
    public static void Begin()
    {
        AppContext.SetSwitch("Relight.ShowProgress", false);
        var cache = Directory.CreateTempSubdirectory("relight-test-cache-").FullName;
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(cache, recursive: true);
    }
}
