using Relight.Recipes.Settings;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Recipes;

/// <summary>Shows the first batch as the network sees it, but for colours' normalisation, in the run's logs that have pictures.</summary>
internal sealed class ShownBatchWriter(RunDirectory run, RunSettings settings) : Callback
{
    private const int MostImages = 32;

    public override void OnTrainingStart(TrainingLoop loop)
    {
        if (!run.Logs.HavePictures || loop.State.Step > 0)
        {
            return;
        }

        using var scope = new TensorScope();
        var batch = loop.Training.Epoch(0).First();
        foreach (var transform in TaskFactory.Shown(settings))
        {
            batch = transform.Apply(batch);
        }

        var (png, width, height) = Thumbnails.Grid(batch.Images[..(int)Math.Min(MostImages, batch.Count)]);
        run.Logs.AddImage(0, "batch", png, width, height);
    }
}
