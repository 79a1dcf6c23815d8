using System.Diagnostics;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training.BatchSizes;
using Relight.Training.Devices;

namespace Relight.Training.Callbacks;

/// <summary>
/// Writes into the run now and then what the machine is doing: <c>memory/resident</c> of this process, <c>memory/available</c> on the
/// machine and <c>memory/gpu</c> held by libtorch, in MiB; <c>load/processor</c>, this process's share of the processors that it may use
/// since the line before, and <c>load/gpu</c>, in per cent. What the system does not tell is left out.
/// </summary>
/// <remarks>At most every ten seconds, and at each epoch's end.</remarks>
internal sealed class DeviceMonitor(RunDirectory run) : Callback
{
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _written;
    private TimeSpan _processorTime;

    public override void OnTrainingStart(TrainingContext context) =>
        (_written, _processorTime) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (context.State.Step % context.Options.LogEverySteps == 0 && Stopwatch.GetElapsedTime(_written) >= Interval)
        {
            Write(context);
        }
    }

    public override void OnEpochEnd(TrainingContext context) => Write(context);

    private void Write(TrainingContext context)
    {
        var (passed, processorTime) = (Stopwatch.GetElapsedTime(_written), Environment.CpuUsage.TotalTime);
        List<(string Name, double Value)> values =
        [
            ("memory/resident", Environment.WorkingSet / Mebibyte),
            ("load/processor", 100 * (processorTime - _processorTime) / (passed * Environment.ProcessorCount)),
        ];
        if (AvailableMemory.Read() is { } available)
        {
            values.Add(("memory/available", available / Mebibyte));
        }

        if (context.Options.Device is { Type: DeviceType.Cuda } device)
        {
            values.Add(("memory/gpu", Torch.MemoryStatistics(device).Held / Mebibyte));
            if (GpuLoad.Percent(device) is { } load)
            {
                values.Add(("load/gpu", load));
            }
        }

        (_written, _processorTime) = (Stopwatch.GetTimestamp(), processorTime);
        run.Metrics.Append(context.State.Step, context.State.Epoch, [.. values]);
    }
}
