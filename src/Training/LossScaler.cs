using Relight.Optim;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>Keeps float16 gradients in range: the loss is multiplied before backward, gradients are divided after it.</summary>
/// <remarks>
/// Micikevicius et al. 2018, arXiv:1710.03740; growth and backoff as PyTorch's GradScaler: ×2 after 2,000 finite steps, ×½ after
/// one that is not, which is left out.
/// </remarks>
public sealed class LossScaler : IStateful
{
    private const int GrowthInterval = 2000;
    private int _finiteSteps;
    private bool _isFinite = true;

    /// <summary>The factor now, a power of two.</summary>
    public double Scale { get; private set; } = 65536;

    /// <summary>The loss to call backward on.</summary>
    public Tensor Apply(Tensor loss) => loss * Scale;

    /// <summary>Divides the gradients of an optimizer by the factor.</summary>
    /// <returns>Whether all of them are finite; if not, the optimizer's step must be left out.</returns>
    public bool Unscale(IEnumerable<Tensor> parameters)
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        Tensor[] gradients = [.. parameters.Select(p => p.Grad).OfType<Tensor>()];
        if (gradients.Length > 0)
        {
            Tensor.ForeachMulInPlace(gradients, 1 / Scale);
        }

        var finite = double.IsFinite(GradientClipping.Norm(gradients.Length > 0 ? parameters : []));
        _isFinite &= finite;
        return finite;
    }

    /// <summary>Ends a step of one optimizer or several, and adapts the factor to what their gradients were.</summary>
    public void Adapt()
    {
        if (!_isFinite)
        {
            Scale /= 2;
            _finiteSteps = 0;
        }
        else if (++_finiteSteps == GrowthInterval)
        {
            Scale *= 2;
            _finiteSteps = 0;
        }

        _isFinite = true;
    }

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "scale", Scale }, { "finite_steps", (long)_finiteSteps } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state)
    {
        Scale = state["scale"].ToDouble();
        _finiteSteps = (int)state["finite_steps"].ToInt64();
    }
}
