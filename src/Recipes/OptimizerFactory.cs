using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Recipes.Settings;
using Relight.Tensors;

namespace Relight.Recipes;

/// <summary>Optimizers and schedules from settings.</summary>
public static class OptimizerFactory
{
    /// <summary>Share of the steps in which one-cycle's rate rises.</summary>
    private const double WarmupShare = 0.25;

    /// <summary>Names of the optimizers.</summary>
    public static IReadOnlyList<string> Optimizers { get; } = ["adam", "adamw", "sgd", "rmsprop", "lars"];

    /// <summary>Names of the schedules.</summary>
    public static IReadOnlyList<string> Schedules { get; } = ["constant", "one-cycle", "cosine", "flat-cosine"];

    /// <summary>Makes the optimizer of a network. Frozen parameters are left out; decoupled weight decay spares biases and norms.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static Optimizer Create(Module network, OptimizerSettings settings)
    {
        var (rate, decay, momentum) = (settings.Lr, settings.WeightDecay, settings.Momentum);
        Tensor[] parameters = [.. network.Parameters().Where(p => p.RequiresGrad)];
        ParameterGroup[] groups = settings.Name == "adamw" && decay > 0
            ? [new(parameters.Where(p => p.Rank > 1)), new(parameters.Where(p => p.Rank <= 1)) { WeightDecay = 0 }]
            : [new(parameters)];
        return settings.Name switch
        {
            "adam" => new Adam(groups, rate, beta1: momentum, weightDecay: decay),
            "adamw" => new AdamW(groups, rate, beta1: momentum, weightDecay: decay),
            "sgd" => new Sgd(groups, rate, momentum, weightDecay: decay, nesterov: true),
            "rmsprop" => new RmsProp(groups, rate, momentum: momentum, weightDecay: decay),
            "lars" => new Lars(groups, rate, momentum, weightDecay: decay),
            _ => throw new ArgumentException($"There is no optimizer '{settings.Name}'; known are {string.Join(", ", Optimizers)}."),
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
        _ => throw new ArgumentException($"There is no schedule '{settings.Schedule}'; known are {string.Join(", ", Schedules)}."),
    };
}
