using System.Text.Json.Nodes;

namespace Relight.Machines.Benchmarks;

/// <summary>What training steps took.</summary>
/// <param name="Precision">fp32, bf16 or fp16.</param>
/// <param name="StepSeconds">The median step.</param>
/// <param name="ImagesPerSecond">Over all timed steps.</param>
/// <param name="TrainingMiB">The peak that training added: of resident memory, or of the GPU's allocator.</param>
/// <param name="PeakRssMiB">The peak of the whole process.</param>
internal sealed record StepFigures(string Precision, double StepSeconds, double ImagesPerSecond, double TrainingMiB, double PeakRssMiB)
{
    public static StepFigures Read(string precision, JsonObject json)
    {
        double[] seconds = [.. json["stepSeconds"]!.AsArray().Select(step => (double)step!).Order()];
        return new StepFigures(
            precision, seconds[seconds.Length / 2], (double)json["imagesPerSecond"]!, (double)json["trainingMiB"]!,
            (double)json["peakRssMiB"]!);
    }

    public JsonObject ToJson() => new()
    {
        ["precision"] = Precision,
        ["stepSeconds"] = StepSeconds,
        ["imagesPerSecond"] = ImagesPerSecond,
        ["trainingMiB"] = TrainingMiB,
        ["peakRssMiB"] = PeakRssMiB,
    };
}
