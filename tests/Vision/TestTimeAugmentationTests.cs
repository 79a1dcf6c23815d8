using Relight.Nn;
using Relight.Tensors;
using Relight.Vision;

namespace Relight.Tests.Vision;

[Collection(nameof(SeededTests))]
public sealed class TestTimeAugmentationTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public TestTimeAugmentationTests() => Torch.ManualSeed(3);

    public void Dispose() => _scope.Dispose();

    [Fact]   // a slow reference: each view by itself, in float64, and probabilities rather than their logarithms
    public void The_answer_is_the_mean_of_the_probabilities_over_twelve_views()
    {
        using var noGrad = NoGradScope.Enter();
        var network = Network();
        var images = Tensor.Randn([3, 3, 16, 16]);
        var corner = (int offsetY, int offsetX) =>
            new Upsample(16, mode: UpsampleMode.Bilinear)
                .Forward(images[.., .., offsetY..(offsetY + 14), offsetX..(offsetX + 14)].Contiguous());
        Tensor[] views = [images, corner(0, 0), corner(0, 2), corner(2, 0), corner(2, 2), corner(1, 1)];
        Tensor[] all = [.. views, .. views.Select(view => view.Flip([3]))];
        var expected = all.Select(view => network.Forward(view).To(DType.Float64).Softmax(1)).Aggregate((a, b) => a + b) / 12;
        TensorAssert.Close(expected, new TestTimeAugmentation(network).Forward(images).Softmax(1), rtol: 1e-5, atol: 1e-7);
    }

    [Fact]
    public void An_image_and_its_mirror_image_get_the_same_answer()
    {
        using var noGrad = NoGradScope.Enter();
        var network = Network();
        var augmented = new TestTimeAugmentation(network);
        var images = Tensor.Randn([2, 3, 16, 16]);
        TensorAssert.Close(augmented.Forward(images), augmented.Forward(images.Flip([3])), rtol: 1e-4, atol: 1e-5);
        network.Forward(images).Allclose(network.Forward(images.Flip([3]))).ShouldBeFalse();
    }

    [Fact]   // all views of one color are alike
    public void An_image_of_one_color_gets_the_networks_own_answer()
    {
        using var noGrad = NoGradScope.Enter();
        var network = Network();
        var grey = Tensor.Full([1, 3, 16, 16], 0.3);
        TensorAssert.Close(network.Forward(grey).LogSoftmax(1), new TestTimeAugmentation(network).Forward(grey), rtol: 1e-4, atol: 1e-5);
    }

    [Fact]   // probabilities of e^−200 are 0 in float32, and their logarithm would be −∞
    public void Certain_answers_stay_finite()
    {
        using var noGrad = NoGradScope.Enter();
        var answer = new TestTimeAugmentation(new Certain()).Forward(Tensor.Zeros([1, 3, 8, 8]));
        TensorAssert.Close(Tensor.FromSpan<float>([0, -200], 1, 2), answer, atol: 1e-4);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void A_share_out_of_range_is_refused(double share) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TestTimeAugmentation(new Identity(), share)).Message.ShouldContain("0.875");

    private static Sequential Network() => new(new Flatten(), new Linear(3 * 16 * 16, 5));

    private sealed class Certain : Layer
    {
        protected override Tensor Compute(Tensor x) => Tensor.FromSpan<float>([200, 0], 1, 2);
    }
}
