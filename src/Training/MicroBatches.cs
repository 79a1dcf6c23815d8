using Relight.Data;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Profiling;

namespace Relight.Training;

/// <summary>
/// Forward and backward passes of a batch, whole, or where that does not fit the memory in parts. How large these are becomes part of every
/// checkpoint, so that a training that goes on does the same.
/// </summary>
internal sealed class MicroBatches(TrainingTask task, StepEngine engine, TrainerOptions options) : IStateful
{
    private readonly AnomalyDetection? _anomalies = options.DetectAnomaly ? new AnomalyDetection(task) : null;
    private readonly PassRollback? _rollback = options.OnOutOfMemory == OnOutOfMemory.Split && task.CanSplit
        ? new PassRollback(task.Module, engine.Phases.Select(phase => phase.Optimizer), options.Device, options.AccumulateBatches > 1)
        : null;

    /// <summary>How many samples go through the network at once at most; null: all of a batch.</summary>
    public int? Largest { get; private set; }

    /// <summary>Adds the gradients of a batch's mean loss in a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="batch">On the training device.</param>
    /// <param name="group">Batches that make one step, by which the loss is divided.</param>
    /// <param name="onSplit">Called with each new <see cref="Largest"/>, after a pass ran out of memory.</param>
    /// <returns>Loss, scores and targets of the whole batch, owned by the caller's scope.</returns>
    /// <exception cref="TorchOutOfMemoryException">Not even one sample fits, or the batch does not and is not to be split.</exception>
    public StepOutput ForwardAndBackward(TrainingPhase phase, Batch batch, int group, Action<int> onSplit)
    {
        _rollback?.Begin();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var output = InParts(phase, batch, group);
                _rollback?.End();
                return output;
            }
            catch (TorchOutOfMemoryException error) when (!task.CanSplit)
            {
                throw new TorchOutOfMemoryException(
                    $"A batch of {batch.Count} does not fit the memory, and the loss of {task.Name} is over the whole batch, so that it "
                        + "cannot be computed in parts. "
                    + $"Use a smaller batch (--batch), smaller images (--size), or a shorter type (--precision bf16). {error.Message}",
                    error);
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
                        "The forward and backward pass of a single image does not fit the memory. Use smaller images (--size), a smaller "
                            + "network (--arch), "
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
        // a checkpoint may lack it
        Largest = state.TryGetValue("largest", out var largest) && largest.ToInt64() is var size and > 0 ? (int)size : null;

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

    private StepOutput InParts(TrainingPhase phase, Batch batch, int group) => batch.Count <= (Largest ?? batch.Count)
        ? Pass(phase, batch.Rows(0, batch.Count), 1, group)
        : StepOutput.Joined(
            [.. Parts(batch.Count, Largest).Select(part => batch.Rows(part.First, part.End)).Select(
                rows => Pass(phase, rows, (double)rows.Count / batch.Count, group))],
            batch.Indices);

    /// <summary>One forward and one backward pass; what they leave over is freed.</summary>
    private StepOutput Pass(TrainingPhase phase, Batch batch, double share, int group)
    {
        using var scope = new TensorScope();
        StepOutput output;
        using (Profiler.Range("forward", ProfiledKind.Stage))
        using (Autocast.Enter(options))
        {
            output = _anomalies is null ? phase.Step(batch) : _anomalies.Step(phase.Step, batch);
        }

        LossCheck.CheckTraining(output.Loss, task.Name, options.Device);
        engine.Backward(output.Loss, share, group);
        return output.KeptFrom(scope);
    }
}
