using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// Puts a model back as it was when this was made: weights, buffers, gradients, modes, the optimizer, the random generators.
/// </summary>
internal sealed class TrainingRollback : IDisposable
{
    private readonly Module _module;
    private readonly Optimizer _optimizer;
    private readonly List<(Tensor Target, Tensor Value)> _values = [];
    private readonly List<(Tensor Parameter, Tensor? Gradient)> _gradients = [];
    private readonly List<(Module Module, bool Training)> _modes;
    private readonly GeneratorRollback _generators;
    private readonly StateDict _optimizerState;

    /// <summary>Copies the present state, and takes the gradients away.</summary>
    /// <param name="module">What is going to be changed.</param>
    /// <param name="optimizer">What is going to change it.</param>
    /// <param name="device">Where; its generator is put back besides the processor's.</param>
    public TrainingRollback(Module module, Optimizer optimizer, Device device)
    {
        (_module, _optimizer) = (module, optimizer);
        using var outside = TensorScope.Outside();
        using var noGrad = NoGradScope.Enter();
        _modes = [.. module.Modules().Select(part => (part, part.Training))];
        foreach (var tensor in module.Parameters().Concat(module.NamedBuffers().Select(buffer => (Tensor)buffer.Value)))
        {
            _values.Add((tensor, tensor.Clone()));
        }

        foreach (var parameter in optimizer.Groups.SelectMany(group => group.Parameters).Union<Tensor>(
            module.Parameters(), ReferenceEqualityComparer.Instance))
        {
            _gradients.Add((parameter, parameter.Grad));
            parameter.Grad = null;
        }

        _optimizerState = optimizer.StateDict().Clone();
        _generators = new GeneratorRollback(device);
    }

    /// <summary>Puts everything back, bit for bit.</summary>
    public void Dispose()
    {
        using var noGrad = NoGradScope.Enter();
        foreach (var (target, value) in _values)
        {
            target.CopyInPlace(value);
            value.Dispose();
        }

        foreach (var (parameter, gradient) in _gradients)
        {
            parameter.Grad = gradient;
            gradient?.Dispose();
        }

        _optimizer.LoadStateDict(_optimizerState);
        _optimizerState.Dispose();

        _generators.Dispose();

        foreach (var (module, training) in _modes)   // parents first, so that each part ends in its own mode
        {
            module.Train(training);
        }
    }
}
