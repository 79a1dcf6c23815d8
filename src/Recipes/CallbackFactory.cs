using Relight.Recipes.Settings;
using Relight.Training.Callbacks;

namespace Relight.Recipes;

/// <summary>Callbacks from settings, in the order in which they are called.</summary>
public static class CallbackFactory
{
    /// <summary>Makes the callbacks of one training.</summary>
    /// <exception cref="ArgumentException">Two kinds of weight average are asked for.</exception>
    public static IReadOnlyList<Callback> Create(RunSettings settings) => [.. Callbacks(settings.Training)];

    private static IEnumerable<Callback> Callbacks(TrainingSettings training)
    {
        switch (training.WeightAverage, training.AverageFrom)
        {
            case ({ }, { }):
                throw new ArgumentException("training.weightAverage (--ema) and training.averageFrom (--swa) are two ways to average the weights: choose one.");
            case ({ } decay, null):
                yield return WeightAverage.Exponential(decay);
                break;
            case (null, { } from):
                yield return WeightAverage.Equal(from);
                break;
        }

        if (training.Patience is { } patience)
        {
            yield return new EarlyStopping("loss", patience);
        }
    }
}
