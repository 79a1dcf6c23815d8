using Relight.SelfSupervised;
using Relight.Settings;

namespace Relight.Recipes.Comparing;

/// <summary>How many optimizer steps an epoch of a training takes; images are counted once for each kind of training.</summary>
internal sealed class EpochSteps
{
    private readonly Dictionary<(bool LearnsLabels, bool LearnsUnlabeled, string? Labels), int> _images = [];

    /// <summary>Steps of an epoch.</summary>
    /// <param name="settings">The training, whatever it starts from.</param>
    public int Of(RunSettings settings) => TrainingParts.StepsOfEpoch(settings, ImagesOf(settings));

    /// <summary>How many images it learns from.</summary>
    public int ImagesOf(RunSettings settings)
    {
        var method = Methods.Of(settings.Method);
        var key = (method.LearnsLabels, method.LearnsUnlabeled, method.LearnsLabels ? settings.Data.Labels : null);
        if (!_images.TryGetValue(key, out var count))
        {
            count = TrainingParts.Open(settings with { Start = null }).Data.Labeled(settings, (ulong)settings.Training.Seed).Count;
            _images.Add(key, count);
        }

        return count;
    }
}
