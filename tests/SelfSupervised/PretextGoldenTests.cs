using Relight.Data;
using Relight.Nn.Losses;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Colorization;
using Relight.SelfSupervised.Mae;
using Relight.SelfSupervised.Restoration;
using Relight.Tensors;
using Relight.Tests.Golden;
using Relight.Vision.Backbones;

namespace Relight.Tests.SelfSupervised;

/// <summary>Losses of methods that restore beside a plain PyTorch script's: values, and gradients of what the network says.</summary>
[Collection(nameof(SeededTests))]
public sealed class PretextGoldenTests
{
    private static readonly StateDict Golden = GoldenFile.Read("pretexts");

    [Theory]
    [InlineData("mae")]
    [InlineData("inpainting")]
    [InlineData("restoring")]
    [InlineData("colors")]
    public void It_is_PyTorchs(string name)
    {
        using var scope = new TensorScope();
        var said = Golden[$"{name}/said"].Clone();
        said.RequiresGrad = true;
        var loss = name switch
        {
            "mae" => MaeTask.Loss(said, MaeTask.Squares(Golden["images"], 4), Golden["hidden"]),
            "inpainting" => new MseLoss().Forward(Golden["damaged"] + said, Golden["images"]),
            "restoring" => new L1Loss().Forward(Golden["damaged"] + said, Golden["images"]),
            _ => Colors(said),
        };
        TensorAssert.Close(Golden[$"{name}/loss"].To(DType.Float32), loss, rtol: 1e-5, atol: 1e-6, name);
        loss.Backward();
        TensorAssert.Close(Golden[$"{name}/grad"].To(DType.Float32), said.Grad!, rtol: 1e-4, atol: 1e-6, $"gradient of {name}");
    }

    /// <summary>What is told of a batch is the distance between restored images and what they were: squared, or absolute.</summary>
    [Theory]
    [InlineData("inpainting", true)]
    [InlineData("crappify", false)]
    [InlineData("super-resolution", false)]
    public void A_method_restores_by_its_distance(string name, bool isSquared)
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        Torch.ManualSeed(1);
        var task = Methods.Of(name).CreateTask(ResNet.ResNet18(1, ResNetStem.Small), [], new MethodRecipe());
        task.Module.Eval();
        var restorer = (IRestorer)task;
        Batch Batch() => new(Golden["images"].RepeatInterleave(4, 2).RepeatInterleave(4, 3), Tensor.Zeros([2], DType.Int64), [0, 1], seed: 3);
        var batch = Batch();
        var away = restorer.Restore(batch.With(restorer.Damage(batch))) - batch.Images;
        var expected = isSquared ? away.Square().Mean() : away.Abs().Mean();
        task.EvaluationStep(Batch()).Loss.ToDouble().ShouldBe(expected.ToDouble(), 1e-6);
    }

    private static Tensor Colors(Tensor said)
    {
        var shares = ColorBinsTask.Coarse(Golden["images"]);
        var frequencies = Tensor.Full([LabBins.Count], 1.0 / LabBins.Count);
        ColorBinsTask.Count(frequencies, shares);
        return ColorBinsTask.Loss(said, shares, frequencies, uniform: 0.5);
    }
}
