using Relight.Data;
using Relight.Runs;
using Relight.SelfSupervised.Restoration;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision;
using Relight.Vision.Transforms;

namespace Relight.Recipes.Restoring;

/// <summary>Restores photographs of any size by the model of a run that learned to.</summary>
internal sealed class PhotoRestorer
{
    /// <summary>Large photographs are restored in squares of this side, so that they fit the memory.</summary>
    private const int Square = 512;

    /// <summary>What each square sees of its neighbors, so that no seams show.</summary>
    private const int Margin = 64;

    private readonly TrainingTask _task;
    private readonly IRestorer _restorer;

    private PhotoRestorer(RunSettings settings, TrainingTask task, IRestorer restorer) =>
        (Settings, _task, _restorer) = (settings, task, restorer);

    /// <summary>What the run was asked.</summary>
    public RunSettings Settings { get; }

    /// <summary>Loads the model of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="checkpoint">A step, or a name such as <c>best</c>; null: the newest whole one.</param>
    /// <exception cref="RunException">There is no run, it has no such checkpoint, or its method restores nothing.</exception>
    public static PhotoRestorer Load(string folder, string? checkpoint = null)
    {
        using var run = RunDirectory.Read(folder);
        var settings = RunSettings.Of(run);
        using var outside = TensorScope.Outside();
        var network = NetworkFactory.Create(settings.Model, settings.Data.Size, settings.Classes!.Count, settings.Recipe);
        var task = TaskFactory.Create(settings, network, settings.Classes);
        if (task is not IRestorer restorer)
        {
            throw new RunException(
                $"{folder} learned by {settings.Method}, which restores nothing: expected a run of inpainting, crappify, super-resolution, "
                + "colorization or restore.");
        }

        task.Module.LoadStateDict(Weights.Read(folder, checkpoint));
        task.Module.Eval();
        return new PhotoRestorer(settings, task, restorer);
    }

    /// <summary>A photograph damaged as those were from which the run learned.</summary>
    public ByteImage Damage(ByteImage photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        using var scope = new TensorScope();
        return ToTensor.ToImages(_restorer.Damage(BatchOf(ToTensor.FromImages(photo))))[0];
    }

    /// <summary>A photograph restored, of the same size.</summary>
    public ByteImage Restore(ByteImage photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        var image = ToTensor.FromImages(photo);
        var restored = image.Clone();
        for (var top = 0; top < photo.Height; top += Square)
        {
            for (var left = 0; left < photo.Width; left += Square)
            {
                using var part = new TensorScope();
                Fill(restored, image, new PixelRectangle(
                    left, top, Math.Min(Square, photo.Width - left), Math.Min(Square, photo.Height - top)));
            }
        }

        return ToTensor.ToImages(restored)[0];
    }

    private void Fill(Tensor restored, Tensor image, PixelRectangle square)
    {
        var (top, bottom) = Wider(square.Top, square.Height, (int)image.Size(2));
        var (left, right) = Wider(square.Left, square.Width, (int)image.Size(3));
        var seen = image.Narrow(2, top, bottom - top).Narrow(3, left, right - left).Contiguous();
        var answer = _restorer.Restore(BatchOf(seen));
        restored.Narrow(2, square.Top, square.Height).Narrow(3, square.Left, square.Width).CopyInPlace(
            answer.Narrow(2, square.Top - top, square.Height).Narrow(3, square.Left - left, square.Width));
    }

    private static (int From, int To) Wider(int start, int length, int whole) =>
        (Math.Max(0, start - Margin), Math.Min(whole, start + length + Margin));

    private static Batch BatchOf(Tensor image) => new(image, Tensor.Zeros([1], dtype: DType.Int64), [0]);
}
