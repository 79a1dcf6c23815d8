using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Settings;

namespace Relight.Recipes;

/// <summary>Optimizers and schedules from settings.</summary>
internal static class OptimizerFactory
{
    /// <summary>Share of the steps in which one-cycle's rate rises.</summary>
    private const double WarmupShare = 0.25;

    /// <summary>
    /// Makes an optimizer. Frozen parameters are left out; decoupled weight decay spares biases and norms. With
    /// <see cref="OptimizerSettings.LayerDecay"/>, each layer group has its rate; the head's come first.
    /// </summary>
    /// <param name="layers">What is trained, in groups from the input to the head, as <see cref="Vision.Backbones.LayerGroups"/> gives
    /// them.</param>
    /// <param name="settings">Which optimizer, and its rates.</param>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Optimizer Create(IReadOnlyList<IReadOnlyList<Parameter>> layers, OptimizerSettings settings)
    {
        var (rate, decay, momentum) = (settings.Lr, settings.WeightDecay, settings.Momentum);
        ParameterGroup[] groups = [.. Groups(layers, settings).Where(group => group.Parameters.Count > 0)];
        return settings.Name switch
        {
            "adam" => new Adam(groups, rate, beta1: momentum, weightDecay: decay),
            "adamw" => new AdamW(groups, rate, beta1: momentum, weightDecay: decay),
            "sgd" => new Sgd(groups, rate, momentum, weightDecay: decay, nesterov: momentum > 0),
            "rmsprop" => new RmsProp(groups, rate, momentum: momentum, weightDecay: decay),
            "lars" => new Lars(groups, rate, momentum, weightDecay: decay),
            _ => throw new ArgumentException($"There is no optimizer '{settings.Name}'; known are adam, adamw, sgd, rmsprop and lars."),
        };
    }

    /// <summary>Makes the schedule of a training of so many steps.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Schedule CreateSchedule(OptimizerSettings settings, long steps) => settings.Schedule switch
    {
        "constant" => new ConstantSchedule(),
        "one-cycle" => new OneCycle(Math.Max(2, steps), WarmupShare),
        "cosine" => new Cosine(steps),
        "flat-cosine" => new FlatThenCosine(steps),
        _ => throw new ArgumentException(
            $"There is no schedule '{settings.Schedule}'; known are constant, one-cycle, cosine and flat-cosine."),
    };

    private static IEnumerable<ParameterGroup> Groups(IReadOnlyList<IReadOnlyList<Parameter>> layers, OptimizerSettings settings)
    {
        var byDepth = settings.LayerDecay is null ? [[.. layers.SelectMany(layer => layer)]] : layers.Reverse();
        foreach (var (depth, layer) in byDepth.Index())
        {
            var rate = settings.Lr * Math.Pow(settings.LayerDecay ?? 1, depth);
            Parameter[] trained = [.. layer.Where(parameter => parameter.RequiresGrad)];
            if (settings.Name == "adamw" && settings.WeightDecay > 0)
            {
                yield return new(trained.Where(parameter => parameter.Rank > 1)) { LearningRate = rate };
                yield return new(trained.Where(parameter => parameter.Rank <= 1)) { LearningRate = rate, WeightDecay = 0 };
            }
            else
            {
                yield return new(trained) { LearningRate = rate };
            }
        }
    }
}
