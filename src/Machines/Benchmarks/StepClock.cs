using System.Diagnostics;
using Relight.Data;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Machines.Benchmarks;

/// <summary>Times the steps of a training after the first few, which make kernels and buffers.</summary>
/// <param name="warmup">Steps that do not count.</param>
internal sealed class StepClock(int warmup) : Callback
{
    private readonly List<double> _steps = [];
    private readonly List<double> _pauses = [];
    private long _start;
    private long _last;
    private long _seen;

    /// <summary>Images that were trained on in the time that counts.</summary>
    public long Images { get; private set; }

    /// <summary>The time that counts.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Images per second in the time that counts.</summary>
    public double ImagesPerSecond => Images / Elapsed.TotalSeconds;

    /// <summary>Seconds of each step that counts.</summary>
    public IReadOnlyList<double> StepSeconds => _steps;

    /// <summary>Seconds between the end of each step that counts and the next batch: other callbacks, and waiting for data.</summary>
    public IReadOnlyList<double> PauseSeconds => _pauses;

    public override Batch OnBatch(TrainingContext context, Batch batch)
    {
        if (_steps.Count > _pauses.Count)
        {
            _pauses.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        }

        return batch;
    }

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        _seen++;
        if (_seen < warmup)
        {
            return;
        }

        Torch.Synchronize(context.Options.Device);
        var now = Stopwatch.GetTimestamp();
        if (_seen == warmup)
        {
            _start = now;
        }
        else
        {
            Images += output.Count;
            _steps.Add(Stopwatch.GetElapsedTime(_last == 0 ? _start : _last, now).TotalSeconds);
            Elapsed = Stopwatch.GetElapsedTime(_start, now);
        }

        _last = now;
    }

    /// <summary>The clock starts here where no step is left out.</summary>
    internal void Start() => _start = Stopwatch.GetTimestamp();

    /// <summary>The end, with whatever the device still had to do.</summary>
    internal void Stop(Device device)
    {
        Torch.Synchronize(device);
        if (warmup == 0)
        {
            Elapsed = Stopwatch.GetElapsedTime(_start);
        }
    }
}
