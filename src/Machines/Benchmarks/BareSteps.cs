using System.Diagnostics;
using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Optim;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Machines.Benchmarks;

/// <summary>
/// After each step of the trainer one as a bare loop does it, with the same network, optimizer and batches: what the machine and the
/// memory's layout do to one, they do to the other.
/// </summary>
/// <param name="batches">What the bare steps learn from: as many as the trainer's.</param>
/// <param name="warmup">Steps of each that do not count.</param>
internal sealed class BareSteps(DataLoader batches, int warmup) : Callback, IDisposable
{
    private readonly IEnumerator<Batch> _batches = batches.Epoch(0).GetEnumerator();
    private readonly CrossEntropyLoss _loss = new();
    private readonly List<(double Trained, double Bare)> _pairs = [];
    private long _since;
    private int _seen;

    /// <summary>Seconds of each step of the trainer, callbacks and waiting for data included, and of the bare one after it.</summary>
    public IReadOnlyList<(double Trained, double Bare)> Pairs => _pairs;

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        Torch.Synchronize(context.Options.Device);
        var ended = Stopwatch.GetTimestamp();
        _batches.MoveNext();
        Step((Layer)context.Task.Module, context.Optimizer, _batches.Current, context.Options);
        Torch.Synchronize(context.Options.Device);
        var bareEnded = Stopwatch.GetTimestamp();
        if (++_seen > warmup)
        {
            _pairs.Add((Stopwatch.GetElapsedTime(_since, ended).TotalSeconds, Stopwatch.GetElapsedTime(ended, bareEnded).TotalSeconds));
        }

        _since = bareEnded;
    }

    public void Dispose() => _batches.Dispose();

    private void Step(Layer network, Optimizer optimizer, Batch batch, TrainerOptions options)
    {
        using (batch)
        using (new TensorScope())
        {
            Tensor loss;
            using (AutocastScope.Enter(
                options.Device.Type, options.ComputePrecision == Precision.Fp16 ? DType.Float16 : DType.BFloat16,
                options.ComputePrecision != Precision.Fp32))
            {
                var there = batch.To(options.Device);
                loss = _loss.Forward(network.Forward(there.Images), there.Labels);
            }

            loss.Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
        }
    }
}
