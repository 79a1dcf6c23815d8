using Relight.Nn.Losses;
using Relight.Tensors;

namespace Relight.Tests.Nn.Losses;

public class LossShapeTests
{
    [Fact]   // libtorch would broadcast (4, 1) against (4,) to (4, 4), the commonest silent error in regression
    public void Losses_by_element_do_not_broadcast()
    {
        var (input, target) = (Tensor.Zeros([4, 1]), Tensor.Zeros([4]));
        foreach (var loss in new Loss[] { new MseLoss(), new L1Loss(), new SmoothL1Loss(), new BceWithLogitsLoss() })
        {
            var error = Should.Throw<ShapeException>(() => loss.Forward(input, target));
            error.Message.ShouldContain("(4, 1)");
            error.Message.ShouldContain("(4,)");
            error.Message.ShouldContain(loss.GetType().Name);
        }
    }

    [Fact]
    public void Cross_entropy_says_which_target_it_wants()
    {
        var loss = new CrossEntropyLoss();
        var scores = Tensor.Zeros([2, 3]);
        Should.Throw<ShapeException>(() => loss.Forward(scores, Tensor.Zeros([3], dtype: DType.Int64))).Message
            .ShouldBe("CrossEntropyLoss expects class indices of shape (2,) for scores of shape (2, 3), but got (3,).");
        Should.Throw<ShapeException>(() => loss.Forward(scores, Tensor.Zeros([3]))).Message.ShouldContain("(2, 3)");
        Should.Throw<ArgumentException>(() => loss.Forward(scores, Tensor.Zeros([2], dtype: DType.UInt8))).Message.ShouldContain("Int64");
    }

    [Fact]
    public void Class_weights_must_be_one_per_class()
    {
        var loss = new CrossEntropyLoss(weight: Tensor.Ones([4]));
        Should.Throw<ShapeException>(() => loss.Forward(Tensor.Zeros([2, 3]), Tensor.Zeros([2], dtype: DType.Int64))).Message
            .ShouldContain("4");
        Should.Throw<ShapeException>(() => new NllLoss(Tensor.Ones([2, 2])));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new CrossEntropyLoss(labelSmoothing: 1.5));
        Should.Throw<ArgumentOutOfRangeException>(() => new SmoothL1Loss(beta: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new MseLoss((Reduction)7));
        Should.Throw<ArgumentOutOfRangeException>(() => new CosineEmbeddingLoss(margin: 2));
    }

    [Fact]   // closed form: ten equally likely classes
    public void Equal_scores_cost_the_log_of_the_class_count() =>
        TensorAssert.Close(Math.Log(10),
            new CrossEntropyLoss().Forward(Tensor.Zeros([4, 10]), Tensor.Zeros([4], dtype: DType.Int64)), rtol: 1e-6);

    [Fact]
    public void Class_weights_belong_to_the_state_dict_and_move_with_the_loss()
    {
        var loss = new CrossEntropyLoss(weight: Tensor.Ones([4]));
        loss.StateDict().Names.ShouldBe(["weight"]);
        loss.To(DType.Float64);
        loss.Weight!.DType.ShouldBe(DType.Float64);
        new BceWithLogitsLoss(positiveWeight: Tensor.Ones([4])).StateDict().Names.ShouldBe(["pos_weight"]);
    }
}
