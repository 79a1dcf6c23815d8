using Relight.Nn.Losses;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Nn.Losses;

/// <summary>Each loss against the values that Golden/nn_losses.py wrote with PyTorch.</summary>
public class LossGoldenTests
{
    private static readonly StateDict Values = GoldenFile.Read("nn_losses");
    private static readonly double[] ClassWeights = [0.5, 1, 2, 0.25];

    private static readonly Dictionary<string, Func<DType, Func<Tensor, Tensor, Tensor>>> Cases = new()
    {
        ["cross_entropy"] = _ => new CrossEntropyLoss().Forward,
        ["cross_entropy_sum"] = _ => new CrossEntropyLoss(reduction: Reduction.Sum).Forward,
        ["cross_entropy_none"] = _ => new CrossEntropyLoss(reduction: Reduction.None).Forward,
        ["cross_entropy_smoothed"] = _ => new CrossEntropyLoss(labelSmoothing: 0.1).Forward,
        ["cross_entropy_weighted"] = dtype => new CrossEntropyLoss(weight: Weight(dtype, 0..4)).Forward,
        ["cross_entropy_ignoring"] = _ => new CrossEntropyLoss(ignoreIndex: -1).Forward,
        ["cross_entropy_all_at_once"] = dtype => new CrossEntropyLoss(0.2, Weight(dtype, 0..4), ignoreIndex: -1).Forward,
        ["cross_entropy_soft"] = _ => new CrossEntropyLoss().Forward,
        ["cross_entropy_soft_smoothed_weighted"] = dtype => new CrossEntropyLoss(0.2, Weight(dtype, 0..4)).Forward,
        ["cross_entropy_pixels"] = _ => new CrossEntropyLoss(0.1).Forward,
        ["cross_entropy_soft_pixels"] = _ => new CrossEntropyLoss(reduction: Reduction.None).Forward,
        ["cross_entropy_one"] = _ => new CrossEntropyLoss().Forward,
        ["nll"] = _ => new NllLoss().Forward,
        ["nll_weighted_ignoring"] = dtype => new NllLoss(Weight(dtype, 0..4), ignoreIndex: -1).Forward,
        ["nll_pixels"] = _ => new NllLoss(reduction: Reduction.None).Forward,
        ["bce_with_logits"] = _ => new BceWithLogitsLoss().Forward,
        ["bce_with_logits_weighted"] = dtype => new BceWithLogitsLoss(Weight(dtype, 0..3), Weight(dtype, 1..4), Reduction.Sum).Forward,
        ["mse"] = _ => new MseLoss().Forward,
        ["mse_sum"] = _ => new MseLoss(Reduction.Sum).Forward,
        ["mse_none"] = _ => new MseLoss(Reduction.None).Forward,
        ["l1"] = _ => new L1Loss().Forward,
        ["smooth_l1"] = _ => new SmoothL1Loss().Forward,
        ["smooth_l1_beta"] = _ => new SmoothL1Loss(0.3, Reduction.Sum).Forward,
        ["smooth_l1_beta_zero"] = _ => new SmoothL1Loss(0).Forward,
        ["cosine_similarity"] = _ => new CosineSimilarity().Forward,
        ["cosine_similarity_first"] = _ => new CosineSimilarity(0, 1e-3).Forward,
        ["cosine_embedding"] = _ => (a, b) => new CosineEmbeddingLoss(0.2).Forward(a, b, Tensor.FromSpan<long>([1, -1, -1, 1, -1], 5)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]   // the golden values are float64's own: only the order of sums may differ
    [MemberData(nameof(Names))]
    public void Values_and_gradients_in_float64_are_PyTorchs(string name) => Compare(name, DType.Float64, rtol: 1e-12, atol: 1e-12);

    [Theory]   // float32 has 6e-8 of relative error a step
    [MemberData(nameof(Names))]
    public void Values_and_gradients_in_float32_are_PyTorchs(string name) => Compare(name, DType.Float32, rtol: 1e-5, atol: 1e-6);

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_agrees_with_finite_differences(string name)
    {
        using var scope = new TensorScope();
        var (loss, input, target) = Make(name, DType.Float64);
        GradientCheck.Of(() => loss(input, target), input);
    }

    [Fact]
    public void Every_golden_case_is_tested() => Values.Names.Select(name => name.Split('/')[0]).Distinct().ShouldBe(Cases.Keys);

    private static Tensor Weight(DType dtype, Range range) =>
        Tensor.FromSpan<double>(ClassWeights.AsSpan()[range], ClassWeights[range].Length).To(dtype);

    private static (Func<Tensor, Tensor, Tensor> Loss, Tensor Input, Tensor Target) Make(string name, DType dtype)
    {
        var target = Values[$"{name}/target"];
        return (Cases[name](dtype), Values[$"{name}/input"].To(dtype).Clone(), target.DType.IsFloatingPoint ? target.To(dtype) : target);
    }

    private static void Compare(string name, DType dtype, double rtol, double atol)
    {
        using var scope = new TensorScope();
        var (loss, input, target) = Make(name, dtype);
        input.RequiresGrad = true;
        var value = loss(input, target);
        TensorAssert.Close(Values[$"{name}/loss"], value, rtol, atol, "loss");
        value.Sum().Backward();
        TensorAssert.Close(Values[$"{name}/grad"], input.Grad!, rtol, atol, "gradient of the input");
    }
}
