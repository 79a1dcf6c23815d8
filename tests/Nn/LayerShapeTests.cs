using Relight.Nn;
using Relight.Tensors;

namespace Relight.Tests.Nn;

public class LayerShapeTests
{
    [Fact]
    public void Layers_say_which_shape_they_want_and_which_came()
    {
        Wrong(new Conv2d(3, 4, 3), [2, 5, 8, 8], "Conv2d expects (N, 3, H, W) or (3, H, W), but got (2, 5, 8, 8).");
        Wrong(new Conv2d(3, 4, 3), [3, 8], "Conv2d expects (N, 3, H, W) or (3, H, W), but got (3, 8).");
        Wrong(new Conv1d(3, 4, 3), [2, 5, 8], "Conv1d expects (N, 3, L) or (3, L), but got (2, 5, 8).");
        Wrong(new ConvTranspose2d(3, 4, 3), [5, 8, 8], "ConvTranspose2d expects (N, 3, H, W) or (3, H, W), but got (5, 8, 8).");
        Wrong(new BatchNorm2d(3), [2, 3], "BatchNorm2d expects (N, 3, H, W), but got (2, 3).");
        Wrong(new BatchNorm1d(3), [2, 4], "BatchNorm1d expects (N, 3) or (N, 3, L), but got (2, 4).");
        Wrong(new BatchNorm1d(3), [1, 3],
            "BatchNorm1d expects more than one value per channel in training mode, to have a variance, but got (1, 3).");
        Wrong(new GroupNorm(1, 3), [2, 4, 5], "GroupNorm expects (N, 3, …), but got (2, 4, 5).");
        Wrong(new LayerNorm([4, 3]), [2, 3, 4], "LayerNorm expects (…, 4, 3), but got (2, 3, 4).");
        Wrong(new Linear(3, 4), [2, 5], "Linear expects (…, 3), but got (2, 5).");
        Wrong(new MaxPool2d(2), [2, 5], "MaxPool2d expects (N, C, H, W) or (C, H, W), but got (2, 5).");
        Wrong(new Upsample(scaleFactor: 2), [2, 5, 3], "Upsample expects (N, C, H, W), but got (2, 5, 3).");
        Wrong(new PixelShuffle(2), [2, 5, 3, 3], "PixelShuffle expects (…, C·4, H, W), but got (2, 5, 3, 3).");
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Conv2d(3, 4, 3, groups: 2)).Message.ShouldContain("2 groups");
        Should.Throw<ArgumentOutOfRangeException>(() => new Conv2d(3, 4, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Conv2d(3, 4, 3, stride: 0));
        Should.Throw<ArgumentException>(() => new GroupNorm(2, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => new Dropout(1.1));
        Should.Throw<ArgumentException>(() => new Upsample());
        Should.Throw<ArgumentException>(() => new Upsample(size: 2, scaleFactor: 2));
        Should.Throw<ArgumentException>(() => new Upsample(scaleFactor: 2, alignCorners: true));
        Should.Throw<ArgumentOutOfRangeException>(() => new Embedding(3, 2, paddingIndex: 3));
        Should.Throw<ArgumentOutOfRangeException>(() => new Linear(0, 2)).Message.ShouldContain("inFeatures");
    }

    [Fact]
    public void Layers_in_place_return_their_input()
    {
        var x = Tensor.FromSpan<float>([-1, 2], 2);
        new ReLU(inPlace: true).Forward(x).ShouldBeSameAs(x);
        x.ToArray<float>().ShouldBe([0, 2]);
        new SiLU(inPlace: true).Forward(x).ShouldBeSameAs(x);
        new Mish(inPlace: true).Forward(x).ShouldBeSameAs(x);
    }

    [Fact]
    public void A_sequence_frees_what_lies_between_its_layers_and_nothing_else()
    {
        using var scope = new TensorScope();
        var sequence = new Sequential(new Identity(), new Tanh(), new ReLU(inPlace: true), new Sigmoid(), new Identity(), new Tanh());
        var x = Tensor.Ones([2]);
        var before = scope.Count;
        var y = sequence.Forward(x);
        scope.Count.ShouldBe(before + 1);
        x.IsDisposed.ShouldBeFalse();
        y.IsDisposed.ShouldBeFalse();
        new Sequential().Forward(x).ShouldBeSameAs(x);
    }

    private static void Wrong(Layer layer, Shape shape, string message) =>
        Should.Throw<ShapeException>(() => layer.Forward(Tensor.Zeros(shape))).Message.ShouldBe(message);
}
