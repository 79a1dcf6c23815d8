using Relight.Optim;
using Relight.Tensors;

namespace Relight.Tests.Optim;

/// <summary>The optimizers of tests/Golden/optimizers.py, by the same names and with the same settings.</summary>
internal static class OptimizerCases
{
    internal static readonly IReadOnlyDictionary<string, Func<IEnumerable<Tensor>, Optimizer>> All =
        new Dictionary<string, Func<IEnumerable<Tensor>, Optimizer>>
    {
        ["sgd"] = p => new Sgd(p, 0.1),
        ["sgd_momentum"] = p => new Sgd(p, 0.1, momentum: 0.9, weightDecay: 1e-2),
        ["sgd_dampening"] = p => new Sgd(p, 0.1, momentum: 0.9, dampening: 0.5),
        ["sgd_nesterov"] = p => new Sgd(p, 0.1, momentum: 0.9, weightDecay: 1e-2, nesterov: true),
        ["adam"] = p => new Adam(p, 1e-2),
        ["adam_decay"] = p => new Adam(p, 1e-2, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.1),
        ["adamw"] = p => new AdamW(p, 1e-2, weightDecay: 0.1),
        ["rmsprop"] = p => new RmsProp(p, 1e-2, weightDecay: 1e-2),
        ["rmsprop_momentum"] = p => new RmsProp(p, 1e-2, alpha: 0.9, epsilon: 1e-4, momentum: 0.9),
        ["rmsprop_centered"] = p => new RmsProp(p, 1e-2, centered: true),
        ["rmsprop_centered_momentum"] = p => new RmsProp(p, 1e-2, momentum: 0.5, centered: true),
        ["lars"] = p => new Lars(p, 2, weightDecay: 1e-2, trust: 0.01),
    };

    internal static TheoryData<string> Names => [.. All.Keys];

    internal static Tensor Parameter(Tensor value)
    {
        var parameter = value.Detach().Clone();
        parameter.RequiresGrad = true;
        return parameter;
    }
}
