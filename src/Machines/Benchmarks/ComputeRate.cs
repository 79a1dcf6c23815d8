namespace Relight.Machines.Benchmarks;

/// <summary>How fast a training computes.</summary>
/// <param name="MultiplyAdds">Of one image's forward pass.</param>
/// <param name="ImagesPerSecond">Images trained on in a second.</param>
/// <param name="PeakGigaflops">What matrix products alone reach here; null where that is not known.</param>
internal sealed record ComputeRate(long MultiplyAdds, double ImagesPerSecond, double? PeakGigaflops)
{
    /// <summary>A multiplication and an addition.</summary>
    private const int OperationsInMultiplyAdd = 2;

    /// <summary>Forward, the gradient of the inputs, the gradient of the weights.</summary>
    private const int PassesInTraining = 3;

    /// <summary>10⁹ multiplications and additions a second, in convolutions and linear layers.</summary>
    public double Gigaflops => OperationsInMultiplyAdd * PassesInTraining * MultiplyAdds * ImagesPerSecond / 1e9;

    /// <summary>Of the rate of matrix products.</summary>
    public double? Share => Gigaflops / PeakGigaflops;
}
