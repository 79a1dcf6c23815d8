using System.Text.Json.Nodes;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Machines.Benchmarks;

/// <summary>Notes the resident memory ten times on the way through the steps of a training: does it grow?</summary>
/// <param name="warmup">Steps that do not count.</param>
/// <param name="steps">Steps that count.</param>
internal sealed class MemoryTrail(int warmup, int steps) : Callback
{
    private const int Points = 10;

    private readonly List<double> _residentMiB = [];
    private long _seen;

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        _seen++;
        if (_seen - warmup >= (_residentMiB.Count + 1L) * steps / Points && _seen > warmup)
        {
            _residentMiB.Add(ProcessMemory.ResidentMiB);
        }
    }

    public JsonArray ToJson() => new([.. _residentMiB.Select(mebibytes => (JsonNode)Math.Round(mebibytes, 1))]);

    /// <inheritdoc/>
    public override string ToString() => _residentMiB.Count < Points
        ? ""
        : FormattableString.Invariant($" Resident after a tenth of them {_residentMiB[0]:N0} MiB, at their end {_residentMiB[^1]:N0} MiB.");
}
