using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Output;
using Relight.Runs.Processes;
using Relight.Tensors;

namespace Relight.Cli.Benchmarks;

/// <summary>What a benchmark prints: its figures under the names that the peers use, or one line for people.</summary>
/// <param name="What">op, step, load, epoch, trainer or checkpoint.</param>
/// <param name="Sentence">The figure for people.</param>
/// <param name="Figures">Settings and figures by name.</param>
internal sealed record BenchmarkResult(string What, string Sentence, JsonObject Figures)
{
    /// <summary>Prints it, with libtorch's version and the peak of memory.</summary>
    public int Print(bool json)
    {
        var memory = ProcessMemory.PeakResidentMiB;
        if (json)
        {
            var all = new JsonObject { ["what"] = What, ["torch"] = Torch.Version };
            foreach (var (name, value) in Figures)
            {
                all[name] = value?.DeepClone();
            }

            all["peakRssMiB"] = memory;
            JsonOutput.Write(all);
        }
        else
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sentence} Peak memory {memory:N0} MiB."));
        }

        return ExitCode.Done;
    }
}
