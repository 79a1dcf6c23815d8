using Relight.Tensors;

namespace Relight.Nn;

/// <summary>What the batch normalizations share: y = (x − mean)/√(variance + eps)·weight + bias for each channel, with the moments of the
/// batch in training mode and running averages otherwise.</summary>
/// <remarks>
/// Ioffe and Szegedy 2015, arXiv:1502.03167. The batch's variance is biased where it normalizes and unbiased where it is averaged, as in
/// PyTorch.
/// </remarks>
public abstract class BatchNorm : Layer
{
    private protected BatchNorm(int numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats)
    {
        NumFeatures = Argument.AtLeast(1, numFeatures);
        Eps = eps;
        Momentum = momentum;
        if (affine)
        {
            Weight = Parameter.Own(Tensor.Ones([numFeatures]));
            Bias = Parameter.Own(Tensor.Zeros([numFeatures]));
        }

        if (trackRunningStats)
        {
            RunningMean = Buffer.Own(Tensor.Zeros([numFeatures]));
            RunningVar = Buffer.Own(Tensor.Ones([numFeatures]));
            NumBatchesTracked = Buffer.Own(Tensor.Zeros([], dtype: DType.Int64));
        }
    }

    /// <summary>C.</summary>
    public int NumFeatures { get; }

    /// <summary>Added to the variance.</summary>
    public double Eps { get; }

    /// <summary>Share of the newest batch in the running averages, in [0, 1]; null: the plain average over all batches.</summary>
    public double? Momentum { get; set; }

    /// <summary>(C,), ones at first; null where not affine.</summary>
    public Parameter? Weight { get; set; }

    /// <summary>(C,), zeros at first; null where not affine.</summary>
    public Parameter? Bias { get; set; }

    /// <summary>(C,), zeros at first; null where averages are not kept.</summary>
    public Buffer? RunningMean { get; }

    /// <summary>(C,), ones at first; null where averages are not kept.</summary>
    public Buffer? RunningVar { get; }

    /// <summary>Batches seen in training mode, () int64; null where averages are not kept. A state dict may lack it.</summary>
    [OptionalState]
    public Buffer? NumBatchesTracked { get; }

    /// <summary>Forgets the batches that were seen: mean 0, variance 1, none tracked.</summary>
    public void ResetRunningStats()
    {
        using var noGrad = NoGradScope.Enter();
        RunningMean?.ZeroInPlace();
        RunningVar?.FillInPlace(1);
        NumBatchesTracked?.ZeroInPlace();
    }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{NumFeatures}, eps={Repr.Text(Eps)}, momentum={Repr.Text(Momentum)}, affine={Repr.Text(Weight is not null)}, "
        + $"track_running_stats={Repr.Text(RunningMean is not null)}";

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Another rank or number of channels, or, in training mode, only one value per channel.</exception>
    protected override Tensor Compute(Tensor x)
    {
        CheckShape(x);
        var useBatch = Training || RunningMean is null;
        if (Training && x.ElementCount <= NumFeatures)
        {
            throw new ShapeException(GetType().Name, "more than one value per channel in training mode, to have a variance", x.Shape);
        }

        var average = Momentum ?? 0;
        if (Training && NumBatchesTracked is not null)
        {
            NumBatchesTracked.AddInPlace(1);
            average = Momentum ?? 1.0 / NumBatchesTracked.ToInt64();
        }

        return Tensor.BatchNorm(x, Weight, Bias, RunningMean, RunningVar, useBatch, average, Eps, cudnnEnabled: true);
    }

    private protected abstract void CheckShape(Tensor x);
}
