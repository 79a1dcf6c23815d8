using System.Buffers.Binary;
using Relight.Reports;
using Relight.Runs;
using Relight.Settings;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Recipes;

/// <summary>Shows the first batch before the first step: as <c>pictures/batch.png</c>, and in the run's logs that have pictures.</summary>
internal sealed class ShownBatchWriter(RunDirectory run, RunSettings settings) : Callback
{
    /// <summary>Where a PNG file says its width, and then its height.</summary>
    private const int PngSize = 16;

    public override void OnTrainingStart(TrainingContext context)
    {
        if (context.State.Step > 0)
        {
            return;
        }

        var png = TrainingRunPictures.Save(
            run, "batch", TrainingRunPictures.Batch(settings, context.Training).ToSvg(ChartColors.Light),
            "The first images of the first epoch, as the network sees them.");
        var size = png.AsSpan(PngSize);
        run.Logs.AddImage(0, "batch", png, BinaryPrimitives.ReadInt32BigEndian(size),
            BinaryPrimitives.ReadInt32BigEndian(size[sizeof(int)..]));
    }
}
