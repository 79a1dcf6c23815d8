using Relight.Data;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.Recipes.Probing;

/// <summary>What a backbone makes of the images of a data set.</summary>
/// <param name="Stages">Features (N, Dᵢ), float32, on the processor, of each stage; the last are the backbone's.</param>
/// <param name="Labels">(N,), int64.</param>
/// <param name="Rows">Where each image lies in the data set, from which broken ones may be missing.</param>
internal sealed record ImageFeatures(
    IReadOnlyList<(string Stage, Tensor Features)> Stages, Tensor Labels, IReadOnlyList<int> Rows)
{
    /// <summary>The features of the backbone.</summary>
    public Tensor Features => Stages[^1].Features;

    /// <summary>Computes them.</summary>
    /// <param name="backbone">Left in evaluation mode.</param>
    /// <param name="images">Read in their order.</param>
    /// <param name="settings">How the network sees images, and where and in which precision it computes.</param>
    /// <param name="byStage">Whether those of each stage are kept.</param>
    /// <param name="done">Told how many images are done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static ImageFeatures Read(
        Backbone backbone, DataLoader images, RunSettings settings, bool byStage = false, Action<int>? done = null,
        CancellationToken stop = default)
    {
        var device = ComputeChoice.DeviceOf(settings.Training.Device);
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(settings.Training.Precision, device);
        backbone.Eval();
        var (names, parts, labels, rows) = (Array.Empty<string>(), new List<Tensor[]>(), new List<Tensor>(), new List<int>());
        foreach (var read in images.Epoch(0, cancellation: stop))
        {
            using var scope = new TensorScope();
            using var taken = read;
            var batch = TaskFactory.Normalizing(settings.Recipe).Aggregate(read.To(device), (batch, transform) => transform.Apply(batch));
            var stages = byStage ? backbone.StageFeatures(batch.Images) : [("features", backbone.Features(batch.Images))];
            names = [.. stages.Select(stage => stage.Stage)];
            parts.Add([.. stages.Select(stage => stage.Features.To(DType.Float32).To(Device.Cpu).Clone().Keep())]);
            labels.Add(batch.Labels.To(Device.Cpu).Clone().Keep());
            rows.AddRange(read.Indices);
            stop.ThrowIfCancellationRequested();
            done?.Invoke(rows[^1] + 1);
        }

        return new ImageFeatures(
            [.. names.Select((name, stage) => (name, Tensor.Cat([.. parts.Select(part => part[stage])])))], Tensor.Cat([.. labels]), rows);
    }
}
