using System.Text.Json.Nodes;
using Relight.Tensors;

namespace Relight.Machines.Benchmarks;

/// <summary>What a benchmark found: its figures under the names that the peers use, and one line for people.</summary>
/// <param name="What">op, step, load, views, epoch, trainer or checkpoint.</param>
/// <param name="Sentence">The figure for people.</param>
/// <param name="Figures">Settings and figures by name.</param>
internal sealed record BenchmarkResult(string What, string Sentence, JsonObject Figures)
{
    /// <summary>The figures, with libtorch's version and the peak of memory.</summary>
    public JsonObject ToJson()
    {
        var memory = ProcessMemory.PeakResidentMiB;
        var all = new JsonObject { ["what"] = What, ["torch"] = Torch.Version };
        foreach (var (name, value) in Figures)
        {
            all[name] = value?.DeepClone();
        }

        all["peakRssMiB"] = memory;
        return all;
    }

    /// <summary>For people, with the peak of memory.</summary>
    public override string ToString() => FormattableString.Invariant($"{Sentence} Peak memory {ProcessMemory.PeakResidentMiB:N0} MiB.");
}
