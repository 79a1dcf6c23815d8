using Relight.Tests.Cli;

namespace Relight.Tests.Tensors;

public sealed class OpenMpWaitingTests
{
    [Theory]
    [InlineData(null, null, "1000")]
    [InlineData("GOMP_SPINCOUNT", "77", "77")]
    [InlineData("OMP_WAIT_POLICY", "PASSIVE", "0")]
    public void Threads_wait_asleep_unless_the_environment_says_otherwise(string? name, string? value, string spins)
    {
        var environment = new Dictionary<string, string?> { ["OMP_DISPLAY_ENV"] = "verbose", ["GOMP_SPINCOUNT"] = null, ["OMP_WAIT_POLICY"] = null };
        if (name is not null)
        {
            environment[name] = value;
        }

        RelightProcess.Run(environment, "doctor", "--json").Error.ShouldContain($"GOMP_SPINCOUNT = '{spins}'");
    }
}
