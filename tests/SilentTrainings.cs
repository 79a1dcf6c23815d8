using System.Runtime.CompilerServices;

namespace Relight.Tests;

/// <summary>Trainings of tests say nothing on the terminal unless a test asks for it.</summary>
internal static class SilentTrainings
{
    [ModuleInitializer]
    public static void Begin() => AppContext.SetSwitch("Relight.ShowProgress", false);
}
