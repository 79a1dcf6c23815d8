using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors;

/// <summary>Random numbers, rounding and autocast bit by bit as tests/Golden/engine.py got them from PyTorch.</summary>
[Collection(nameof(SeededTests))]
public sealed class EngineGoldenTests : IDisposable
{
    private static readonly StateDict Expected = GoldenFile.Read("engine");
    private readonly TensorScope scope = new();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_seed_gives_the_same_numbers_as_in_PyTorch()
    {
        Torch.ManualSeed(1234);
        Same("manual_seed uniform", Tensor.Rand([5]));
        Same("manual_seed normal", Tensor.Randn([3, 7]));
        Same("manual_seed normal of many", Tensor.Randn([64]));
        Same("manual_seed permutation", Tensor.Randperm(20));
        Same("manual_seed integers", Tensor.Randint(0, 1000, [6]));
        Same("manual_seed dropout", Tensor.Dropout(Tensor.Ones([40]), 0.25, train: true));
        using var generator = Generator.Default(Device.Cpu);
        Same("manual_seed state", generator.GetState());
        Same("manual_seed next", Tensor.Rand([3]));
    }

    [Fact]
    public void A_state_of_PyTorchs_generator_is_gone_on_from()
    {
        using var generator = Generator.Default(Device.Cpu);
        generator.SetState(Expected["manual_seed state"]);
        Same("manual_seed next", Tensor.Rand([3]));
    }

    [Fact]
    public void A_generator_of_ones_own_leaves_the_common_one_alone()
    {
        using var common = Generator.Default(Device.Cpu);
        var before = common.GetState();
        using var own = Generator.Create(7);
        Same("generator normal", Tensor.Randn([4], own));
        Same("generator bernoulli", Tensor.Empty([8]).BernoulliInPlace(0.5, own));
        TensorAssert.Same(before, common.GetState());
    }

    [Fact]
    public void A_state_goes_round()
    {
        using var generator = Generator.Create(11);
        Tensor.Randn([5], generator);
        var state = generator.GetState();
        var expected = Tensor.Randn([5], generator);
        generator.Seed(99);
        generator.SetState(state);
        TensorAssert.Same(expected, Tensor.Randn([5], generator));
        Should.Throw<TorchException>(() => generator.SetState(Tensor.Zeros([3], DType.UInt8)));
    }

    [Fact]
    public void A_disposed_generator_is_refused()
    {
        var generator = Generator.Create(1);
        generator.Dispose();
        generator.Dispose();
        Should.Throw<ObjectDisposedException>(() => Tensor.Randn([1], generator));
    }

    [Fact]
    public void Element_types_convert_as_in_PyTorch()
    {
        var numbers = Expected["numbers"];
        foreach (var dtype in new[] { DType.BFloat16, DType.Float16, DType.Float64 })
        {
            Same($"to torch.{dtype.TorchName}", numbers.To(dtype));
        }

        var whole = Expected["whole"];
        foreach (var dtype in new[] { DType.Int8, DType.Int16, DType.Int32, DType.Int64, DType.Bool })
        {
            Same($"to torch.{dtype.TorchName}", whole.To(dtype));
        }
    }

    [Fact]
    public void BFloat16_rounds_in_CSharp_as_in_libtorch()
    {
        var rounded = Array.ConvertAll(Expected["ties"].ToArray<float>(), value => (BFloat16)value);
        TensorAssert.Close(Expected["ties to bfloat16"], Tensor.FromSpan<BFloat16>(rounded, rounded.Length), rtol: 0, atol: 0);
        ((float)rounded[0]).ShouldBe(1f);
        ((float)rounded[1]).ShouldBe(1 + (4 / 256f));
        rounded[0].ToString().ShouldBe("1");
    }

    [Fact]
    public void Autocast_computes_products_and_convolutions_in_bfloat16_as_PyTorch_does()
    {
        var (left, right) = (Expected["left"], Expected["right"]);
        using (AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16))
        {
            var product = left.Matmul(right);
            Same("autocast product", product);
            Same("autocast convolution", Tensor.Conv2d(Expected["image"], Expected["kernel"]));
            Same("autocast loss", product.MseLoss(Tensor.Ones([8, 4])));
            using (AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16, enabled: false))
            {
                left.Matmul(right).DType.ShouldBe(DType.Float32);
            }

            left.Matmul(right).DType.ShouldBe(DType.BFloat16);
        }

        left.Matmul(right).DType.ShouldBe(DType.Float32);
    }

    [Fact]   // only weights that require a gradient are kept; with the cache, a change in place goes unseen until the scope ends
    public void Autocast_casts_a_weight_once_a_scope_unless_told_otherwise()
    {
        var x = Tensor.Ones([2, 2]);
        var weight = Tensor.Ones([2, 2]);
        weight.RequiresGrad = true;
        (double First, double Second) Products(bool cache)
        {
            using var autocast = AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16, cache: cache);
            var first = x.Matmul(weight).Sum().ToDouble();
            using (NoGradScope.Enter())
            {
                weight.MulInPlace(2);
            }

            return (first, x.Matmul(weight).Sum().ToDouble());
        }

        Products(cache: true).ShouldBe((8, 8));
        Products(cache: false).ShouldBe((16, 32));
        Products(cache: true).ShouldBe((32, 32));
    }

    private static void Same(string name, Tensor actual) => TensorAssert.Same(Expected[name], actual, name);
}
