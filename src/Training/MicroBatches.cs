using Relight.Data;
using Relight.Optim;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// Forward and backward passes of a batch, whole, or where that does not fit the memory in parts. How large these are becomes part of every
/// checkpoint, so that a training that goes on does the same.
/// </summary>
internal sealed class MicroBatches(TrainingTask task, Optimizer optimizer, LossScaler scaler, TrainerOptions options) : IStateful
{
    private readonly TrainingTask _task = options.DetectAnomaly ? new AnomalyDetection(task) : task;
    private readonly PassRollback? _rollback =
        options.OnOutOfMemory == OnOutOfMemory.Split ? new PassRollback(task.Module, optimizer, options.Device, options.AccumulateBatches > 1) : null;

    /// <summary>How many samples go through the network at once at most; null: all of a batch.</summary>
    public int? Largest { get; private set; }

    /// <summary>Adds the gradients of a batch's mean loss.</summary>
    /// <param name="batch">On the training device.</param>
    /// <param name="group">Batches that make one step, by which the loss is divided.</param>
    /// <param name="onSplit">Called with each new <see cref="Largest"/>, after a pass ran out of memory.</param>
    /// <returns>Loss, scores and targets of the whole batch, owned by the caller's scope.</returns>
    /// <exception cref="TorchOutOfMemoryException">Not even one sample fits, or the batch does not and is not to be split.</exception>
    public StepOutput ForwardAndBackward(Batch batch, int group, Action<int> onSplit)
    {
        _rollback?.Begin();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var output = InParts(batch, group);
                _rollback?.End();
                return output;
            }
            catch (TorchOutOfMemoryException error) when (_rollback is not null)
            {
                _rollback.Undo();
                if (attempt == 0)
                {
                    CollectGarbage();
                    continue;
                }

                var tried = Math.Min(Largest ?? batch.Count, batch.Count);
                if (tried == 1)
                {
                    throw new TorchOutOfMemoryException(
                        "The forward and backward pass of a single image does not fit the memory. Use smaller images (--size), a smaller network (--arch), "
                        + $"or a shorter type (--precision bf16). {error.Message}", error);
                }

                Largest = (tried + 1) / 2;
            }

            onSplit(Largest.Value);
        }
    }

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "largest", (long)(Largest ?? 0) } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) =>
        Largest = state.TryGetValue("largest", out var largest) && largest.ToInt64() is var size and > 0 ? (int)size : null;   // older checkpoints have none

    /// <summary>Cuts a batch into as few parts as there must be, as alike in size as can be.</summary>
    /// <param name="count">Samples in the batch.</param>
    /// <param name="largest">Samples in a part at most; null: all.</param>
    public static IEnumerable<(int First, int End)> Parts(int count, int? largest)
    {
        var parts = (count + (largest ?? count) - 1) / (largest ?? count);
        return Enumerable.Range(0, parts).Select(part => ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }

    /// <summary>Frees the tensors that nobody holds any more: perhaps they are all that was in the way.</summary>
    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private StepOutput InParts(Batch batch, int group)
    {
        if (batch.Count <= (Largest ?? batch.Count))
        {
            return Pass(batch.Rows(0, batch.Count), 1, group);
        }

        var (losses, scores, targets) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        foreach (var (first, end) in Parts(batch.Count, Largest))
        {
            var rows = batch.Rows(first, end);
            var share = (double)rows.Count / batch.Count;
            var output = Pass(rows, share, group);
            losses.Add(output.Loss * share);
            scores.Add(output.Scores);
            targets.Add(output.Targets);
        }

        return new StepOutput(Tensor.Stack([.. losses]).Sum(), Tensor.Cat([.. scores]), Tensor.Cat([.. targets]), batch.Indices);
    }

    /// <summary>One forward and one backward pass; what they leave over is freed.</summary>
    private StepOutput Pass(Batch batch, double share, int group)
    {
        using var scope = new TensorScope();
        StepOutput output;
        using (Autocast.Enter(options))
        {
            output = _task.TrainingStep(batch);
        }

        LossCheck.CheckTraining(output.Loss, _task.Name, options.Device);

        var loss = share == 1 ? output.Loss : output.Loss * share;
        loss = group == 1 ? loss : loss / group;
        (options.Precision == Precision.Fp16 ? scaler.Apply(loss) : loss).Backward();
        return output with { Loss = Kept(output.Loss), Scores = Kept(output.Scores), Targets = Kept(output.Targets) };

        Tensor Kept(Tensor tensor) => scope.Keep(tensor.Detach());
    }
}
