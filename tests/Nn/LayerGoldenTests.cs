using Relight.Nn;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Nn;

/// <summary>Each layer against the values that Golden/nn_layers.py wrote with PyTorch.</summary>
public class LayerGoldenTests
{
    private static readonly StateDict Values = GoldenFile.Read("nn_layers");

    public static TheoryData<string> Names => [.. LayerCases.All.Keys];

    [Theory]   // the golden values are float64's own: only the order of sums may differ
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_in_float64_are_PyTorchs(string name) => Compare(name, DType.Float64, rtol: 1e-12, atol: 1e-12);

    [Theory]   // float32 has 6e-8 of relative error a step; sums of some hundred terms stay well below 1e-5
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_in_float32_are_PyTorchs(string name) => Compare(name, DType.Float32, rtol: 1e-5, atol: 1e-5);

    [Theory]   // ReLU's kink and the ties of max-pooling lie far from these inputs, compared with the step
    [MemberData(nameof(Names))]
    public void Backward_agrees_with_finite_differences(string name)
    {
        if (name == "embedding_with_padding")
        {
            return; // by definition the padding's vector has no gradient, though the output depends on it
        }

        using var scope = new TensorScope();
        var (layer, x) = Make(name, DType.Float64);
        GradientCheck.Of(() => layer.Forward(x), [.. layer.Parameters(), .. x.DType.IsFloatingPoint ? new[] { x } : []]);
    }

    [Fact]
    public void Every_golden_case_is_tested() =>
        Values.Names.Select(name => name.Split('/')[0]).Distinct().ShouldBe(LayerCases.All.Keys);

    private static (Layer Layer, Tensor Input) Make(string name, DType dtype)
    {
        var layer = LayerCases.All[name]();
        var state = new StateDict();
        var prefix = $"{name}/state.";
        foreach (var (key, value) in Values.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            state.Add(key[prefix.Length..], value);
        }

        layer.LoadStateDict(state);
        layer.To(dtype);
        var x = Values[$"{name}/x"];
        return (layer, x.DType.IsFloatingPoint ? x.To(dtype).Clone() : x);
    }

    private static void Compare(string name, DType dtype, double rtol, double atol)
    {
        using var scope = new TensorScope();
        var (layer, x) = Make(name, dtype);
        x.RequiresGrad = x.DType.IsFloatingPoint;
        var y = layer.Forward(x);
        TensorAssert.Close(Values[$"{name}/y"], y, rtol, atol, "output");
        y.Backward(Values[$"{name}/gy"].To(dtype));
        if (x.RequiresGrad)
        {
            TensorAssert.Close(Values[$"{name}/gx"], x.Grad!, rtol, atol, "gradient of the input");
        }

        foreach (var (key, parameter) in layer.NamedParameters())
        {
            TensorAssert.Close(Values[$"{name}/grad.{key}"], parameter.Grad!, rtol, atol, $"gradient of {key}");
        }

        foreach (var (key, buffer) in layer.NamedBuffers())
        {
            TensorAssert.Close(Values[$"{name}/after.{key}"], buffer, rtol, atol, $"buffer {key}");
        }
    }
}
