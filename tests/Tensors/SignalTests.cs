using System.Diagnostics;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors;

/// <summary>What .NET makes of signals stays as it is after libtorch has used all that a processor has.</summary>
public sealed class SignalTests
{
    [Fact]   // where the processor has matrix units, their state fills the stack that .NET sets aside for signals
    public void A_null_reference_is_an_exception_after_bfloat16_products()
    {
        var caught = 0;
        for (var i = 0; i < 8; i++)
        {
            var thread = new Thread(() =>
            {
                using var scope = new TensorScope();
                var matrix = Tensor.Ones([64, 64]).To(DType.BFloat16);
                var maps = Tensor.Ones([8, 32, 8, 8]).To(DType.BFloat16).ToChannelsLast();
                _ = matrix.Matmul(matrix);
                _ = Tensor.Conv2d(maps, Tensor.Ones([32, 32, 3, 3]).To(DType.BFloat16).ToChannelsLast(), padding: [1, 1]);
                try
                {
                    _ = Nothing()!.Length;
                }
                catch (NullReferenceException)
                {
                    Interlocked.Increment(ref caught);
                }
            });
            thread.Start();
            thread.Join();
        }

        caught.ShouldBe(8);
    }

    [Fact]   // SIGSEGV and SIGFPE, which libraries that libtorch brings along would like to have
    public void A_null_reference_and_a_division_by_zero_are_exceptions_beside_libtorch()
    {
        Tensor.Ones([2]).Sum().ToDouble().ShouldBe(2);
        Should.Throw<NullReferenceException>(() => Nothing()!.Length);
        Should.Throw<DivideByZeroException>(() => 1 / (Nothing()?.Length ?? 0));
    }

    [Fact]
    public void So_they_are_though_a_library_takes_their_signals_over_while_it_is_loaded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taker.c"], """
            #include <signal.h>
            #include <unistd.h>
            static void end(int number) { _exit(100 + number); }
            __attribute__((constructor)) static void take(void) { signal(SIGSEGV, end); signal(SIGFPE, end); }
            """);
        var native = Path.Combine(GoldenFile.Root, "artifacts", "native");
        Run("c++", [], "-x", "c", folder["taker.c"], "-shared", "-fPIC", "-o", folder["taker.so"],
            "-Wl,--no-as-needed", $"-Wl,-rpath,{native}", $"-L{native}", "-lrelight_native");

        var output = Run(
            "dotnet", new() { ["RELIGHT_NATIVE"] = folder["taker.so"] }, typeof(SignalTests).Assembly.Location, "-noColor",
            "-method", $"{typeof(SignalTests).FullName}.{nameof(A_null_reference_and_a_division_by_zero_are_exceptions_beside_libtorch)}");

        output.ShouldContain("Total: 1,");
        output.ShouldContain("Failed: 0,");
    }

    private static string Run(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output + errors.Result);
        return output;
    }

    private static string? Nothing() => null;
}
