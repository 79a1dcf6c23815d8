using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// Undoes a forward and backward pass that failed half-way: what it added to gradients, how it moved buffers such as a batch norm's running
/// averages, and what it drew from libtorch's generators.
/// </summary>
/// <param name="module">What is trained; its buffers stay the same objects.</param>
/// <param name="optimizers">Whose parameters have gradients too.</param>
/// <param name="device">Where; its generator counts besides the processor's.</param>
/// <param name="accumulates">Whether there may be gradients from passes before: these are set aside, and the pass's own are added at its
/// end.</param>
internal sealed class PassRollback(Module module, IEnumerable<Optimizer> optimizers, Device device, bool accumulates)
{
    private readonly Tensor[] _parameters =
        [.. optimizers.SelectMany(optimizer => optimizer.Groups).SelectMany(group => group.Parameters).Union<Tensor>(
            module.Parameters(), ReferenceEqualityComparer.Instance)];

    private readonly List<(Tensor Parameter, Tensor Gradient)> _before = [];
    private GeneratorRollback? _generators;
    private List<(Tensor Buffer, Tensor Copy)>? _buffers;

    /// <summary>Before a pass.</summary>
    public void Begin()
    {
        using var noGrad = NoGradScope.Enter();
        CopyBuffers();
        _generators?.Forget();
        _generators = new GeneratorRollback(device);
        _before.Clear();
        foreach (var parameter in accumulates ? _parameters : [])
        {
            if (parameter.Grad is { } gradient)
            {
                _before.Add((parameter, gradient));
                parameter.Grad = null;
            }
        }
    }

    /// <summary>After a pass that failed: everything as at <see cref="Begin"/>, for another attempt.</summary>
    public void Undo()
    {
        using var noGrad = NoGradScope.Enter();
        foreach (var parameter in _parameters)
        {
            parameter.Grad = null;
        }

        foreach (var (buffer, copy) in _buffers!)
        {
            buffer.CopyInPlace(copy);
        }

        _generators!.Restore();
    }

    /// <summary>After a pass that went well.</summary>
    public void End()
    {
        using var noGrad = NoGradScope.Enter();
        foreach (var (parameter, gradient) in _before)
        {
            if (parameter.Grad is { } added)
            {
                gradient.AddInPlace(added);
            }

            parameter.Grad = gradient;
        }
    }

    private void CopyBuffers()
    {
        using var outside = TensorScope.Outside();
        if (_buffers is null)
        {
            _buffers = [.. module.NamedBuffers().Select(buffer => ((Tensor)buffer.Value, buffer.Value.Clone()))];
            return;
        }

        foreach (var (buffer, copy) in _buffers)
        {
            copy.CopyInPlace(buffer);
        }
    }
}
