using System.Diagnostics;
using Relight.Nn;
using Relight.Tensors;
using Relight.Tensors.Profiling;
using Relight.Training.Callbacks;

namespace Relight.Training.Profiling;

/// <summary>Records some steps, after the first few, which make kernels and buffers.</summary>
internal sealed class ProfiledSteps(int warmup, int steps) : Callback, IDisposable
{
    private Profiler? _profiler;
    private ForwardObservation? _observation;
    private int _seen;
    private long _start;

    /// <summary>What was recorded; null before the last step.</summary>
    public Profile? Profile { get; private set; }

    /// <summary>From the first recorded step's beginning to the last one's end.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Samples in those steps.</summary>
    public long Samples { get; private set; }

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        _seen++;
        Samples += _seen > warmup ? context.SamplesInStep : 0;
        if (_seen == warmup)
        {
            Torch.Synchronize(context.Options.Device);
            _profiler = Profiler.Start(context.Options.Device);
            _observation = ForwardObservation.Begin(new ModuleRanges(context.Task.Module));
            _start = Stopwatch.GetTimestamp();
        }
        else if (_seen == warmup + steps)
        {
            Torch.Synchronize(context.Options.Device);
            Elapsed = Stopwatch.GetElapsedTime(_start);
            Profile = _profiler!.Stop();
        }
    }

    public void Dispose()
    {
        _observation?.Dispose();
        _profiler?.Dispose();
    }
}
