namespace Relight.Tensors.Interop;

/// <summary>
/// Has the threads of GNU's OpenMP, which operators are divided among, wait for each other awake for some microseconds and then asleep. By themselves they
/// stay awake for milliseconds, and where another process computes on their core, it is that time which the thread that they wait for does not get.
/// A choice made in the environment stands.
/// </summary>
internal static class OpenMpWaiting
{
    private const string Spins = "GOMP_SPINCOUNT";
    private const string Policy = "OMP_WAIT_POLICY";

    /// <summary>To be called before libgomp is loaded, whoever loads it: it reads the environment then.</summary>
    public static void Choose()
    {
        if (Environment.GetEnvironmentVariable(Policy) is null)
        {
            NativeEnvironment.SetDefault(Spins, "1000");
        }
    }
}
