using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// Normalizes each example over each group of channels: y = (x − mean)/√(variance + eps)·weight + bias; (N, C, …) → same shape.
/// </summary>
/// <remarks>Wu and He 2018, arXiv:1803.08494. The same in training and use.</remarks>
public sealed class GroupNorm : Layer
{
    /// <summary>Makes the layer; weight ones, bias zeros.</summary>
    /// <param name="numGroups">Groups of neighboring channels; 1: one over all, C: each channel for itself.</param>
    /// <param name="numChannels">C, divisible by <paramref name="numGroups"/>.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="affine">Whether there are a weight and a bias to learn.</param>
    public GroupNorm(int numGroups, int numChannels, double eps = 1e-5, bool affine = true)
    {
        Argument.AtLeast(1, numGroups);
        if (numChannels < 1 || numChannels % numGroups != 0)
        {
            throw new ArgumentException($"{numChannels} channels do not divide into {numGroups} groups.", nameof(numChannels));
        }

        NumGroups = numGroups;
        NumChannels = numChannels;
        Eps = eps;
        if (affine)
        {
            Weight = Parameter.Own(Tensor.Ones([numChannels]));
            Bias = Parameter.Own(Tensor.Zeros([numChannels]));
        }
    }

    /// <summary>Groups of channels.</summary>
    public int NumGroups { get; }

    /// <summary>C.</summary>
    public int NumChannels { get; }

    /// <summary>Added to the variance.</summary>
    public double Eps { get; }

    /// <summary>(C,), or null where not affine.</summary>
    public Parameter? Weight { get; set; }

    /// <summary>(C,), or null where not affine.</summary>
    public Parameter? Bias { get; set; }

    /// <inheritdoc/>
    protected override string Settings => $"{NumGroups}, {NumChannels}, eps={Repr.Text(Eps)}, affine={Repr.Text(Weight is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is not (N, C, …).</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank < 2 || x.Size(1) != NumChannels)
        {
            throw new ShapeException(nameof(GroupNorm), $"(N, {NumChannels}, …)", x.Shape);
        }

        return Tensor.GroupNorm(x, NumGroups, Weight, Bias, Eps);
    }
}
