using Relight.Tensors;

namespace Relight.Tests.Training;

internal sealed class TensorQueue : IStateful
{
    private double[] _values = new double[6];

    public void Put(Tensor values) => _values = [.. _values.Skip(2), .. values.To(DType.Float64).ToArray<double>()];

    public double[] ToArray() => _values;

    public StateDict StateDict() => new() { { "values", Tensor.FromSpan<double>(_values, _values.Length) } };

    public void LoadStateDict(StateDict state) => _values = state["values"].ToArray<double>();
}
