using System.Diagnostics;

namespace Relight.Tests.Tensors.Weights;

/// <summary>PyTorch itself, where it is installed.</summary>
internal static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a program, and gives what it prints. The test is skipped where there is no torch.</summary>
    public static string Run(string program, params string[] arguments)
    {
        if (!File.Exists(Interpreter))
        {
            Assert.Skip($"{Interpreter} with torch (Debian's python3-torch) is not installed.");
        }
        using var process = Process.Start(new ProcessStartInfo(
            Interpreter, ["-c", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal))
        {
            Assert.Skip("Debian's python3-torch is not installed.");
        }
        process.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }
}
