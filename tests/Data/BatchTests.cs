using Relight.Data;
using Relight.Tensors;

namespace Relight.Tests.Data;

public sealed class BatchTests
{
    [Fact]
    public void A_missing_field_is_told_with_those_that_there_are()
    {
        using var batch = Pair();
        Should.Throw<KeyNotFoundException>(() => batch.Images).Message
            .ShouldBe("The batch has no 'image', but 'left' (4, 2), 'right' (4, 2, 1).");
        Should.Throw<KeyNotFoundException>(() => batch["mask"]).Message.ShouldContain("no 'mask'");
        batch.Contains("left").ShouldBeTrue();
        batch.Contains("image").ShouldBeFalse();
        Should.Throw<ShapeException>(() => batch.With("left", Tensor.Zeros([3]))).Message.ShouldContain("'left' of the 4 samples");
    }

    [Fact]
    public void Another_tensor_takes_the_place_of_its_name_or_comes_last()
    {
        using var batch = Pair();
        using var zeros = Tensor.Zeros([4]);
        batch.With("left", zeros).Names.ShouldBe(["left", "right"]);
        batch.With("left", zeros)["left"].ShouldBeSameAs(zeros);
        batch.With(zeros).Names.ShouldBe(["left", "right", "image"]);
        batch["left"].Shape.ShouldBe([4, 2]);
    }

    [Fact]
    public void Rows_cut_every_field_and_disposing_frees_every_field()
    {
        var batch = Pair();
        using (var rows = batch.Rows(1, 3))
        {
            rows["left"].ToArray<long>().ShouldBe([2, 3, 4, 5]);
            rows["right"].Shape.ShouldBe([2, 2, 1]);
            rows.Indices.ShouldBe([11, 12]);
        }

        batch.To(Device.Cpu).ShouldBeSameAs(batch);
        var (left, right) = (batch["left"], batch["right"]);
        batch.Dispose();
        Should.Throw<ObjectDisposedException>(() => left.Shape);
        Should.Throw<ObjectDisposedException>(() => right.Shape);
    }

    private static Batch Pair() =>
        new([("left", Tensor.Arange(8).View([4, 2])), ("right", Tensor.Arange(8).View([4, 2, 1]))], [10, 11, 12, 13]);
}
