using Relight.Nn;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Pretexts;
using Relight.Settings;
using Relight.Training.Callbacks;

namespace Relight.Recipes;

/// <summary>Callbacks from settings, in the order in which they are called.</summary>
internal static class CallbackFactory
{
    /// <summary>Makes the callbacks of one training.</summary>
    /// <param name="settings">What is asked.</param>
    /// <param name="layers">What is trained, in groups from the input to the head, with what is frozen for good frozen already.</param>
    /// <exception cref="ArgumentException">Two kinds of weight average are asked for.</exception>
    public static IReadOnlyList<Callback> Create(RunSettings settings, IReadOnlyList<IReadOnlyList<Parameter>> layers) =>
        [.. Freezing(settings.Training, layers), .. Averaging(settings.Training), .. Stopping(settings.Training), .. Watching(settings)];

    /// <summary>Makes the callbacks of steps that are all as in a training's first epoch, whose result is thrown away.</summary>
    /// <inheritdoc cref="Create"/>
    public static IReadOnlyList<Callback> CreateForFirstEpoch(RunSettings settings, IReadOnlyList<IReadOnlyList<Parameter>> layers)
    {
        var beginsWithHead = settings.Training is { HeadEpochs: { } } or { UnfreezeEvery: { } };
        return [.. Freezing(settings.Training with { HeadEpochs = beginsWithHead ? int.MaxValue : null, UnfreezeEvery = null }, layers)];
    }

    private static IEnumerable<Callback> Freezing(TrainingSettings training, IReadOnlyList<IReadOnlyList<Parameter>> layers)
    {
        var every = training.UnfreezeEvery;
        if ((training.HeadEpochs ?? every) is { } headEpochs)
        {
            yield return new GradualUnfreezing(layers, headEpochs, every);
        }

        yield return new FrozenBatchNorm();
    }

    private static IEnumerable<Callback> Averaging(TrainingSettings training)
    {
        switch (training.Ema, training.Swa)
        {
            case ({ }, { }):
                throw new ArgumentException(
                    "training.ema (--ema) and training.swa (--swa) are two ways to average the weights: choose one.");
            case ({ } decay, null):
                yield return WeightAverage.Ema(decay);
                break;
            case (null, { } from):
                yield return WeightAverage.Swa(from);
                break;
        }
    }

    private static IEnumerable<Callback> Watching(RunSettings settings)
    {
        if (Methods.Of(settings.Method) is PretextMethod method)
        {
            yield return new CollapseWatch(method.Name, method.CollapseRemedy);
        }
    }

    private static IEnumerable<Callback> Stopping(TrainingSettings training)
    {
        if (training.Patience is { } patience)
        {
            yield return new EarlyStopping("loss", patience);
        }
    }
}
