using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors;

/// <summary>Random numbers, rounding and autocast bit by bit as tests/Golden/engine.py got them from PyTorch.</summary>
[Collection(nameof(SeededTests))]
public sealed class EngineGoldenTests : IDisposable
{
    private static readonly StateDict Expected = GoldenFile.Read("engine");
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

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

    [Fact]   // one rounding of a float32 sum is at most 2⁻⁸ of it; adding 1,152 terms up in bfloat16 is off by many times that
    public void BFloat16_products_and_convolutions_add_up_in_float32()
    {
        Torch.ManualSeed(1);
        var (images, kernels) = (BFloat16Values(8, 128, 8, 8), BFloat16Values(64, 128, 3, 3));
        var (left, right) = (BFloat16Values(64, 1152), BFloat16Values(1152, 64));
        foreach (Func<Tensor[], Tensor> compute in (Func<Tensor[], Tensor>[])[
            x => Tensor.Conv2d(x[0], x[1], padding: [1, 1]), x => x[2].Matmul(x[3]), x => Tensor.Linear(x[2], x[3].T(), x[3][0]),
            x => x[2].Unsqueeze(0).Bmm(x[3].Unsqueeze(0))])
        {
            var (expected, expectedGradients) = Run(compute, DType.Float32);
            var (actual, gradients) = Run(compute, DType.BFloat16);
            actual.DType.ShouldBe(DType.BFloat16);
            foreach (var (exact, rounded) in expectedGradients.Zip(gradients).Prepend((expected, actual)))
            {
                TensorAssert.Close(exact, rounded.To(DType.Float32), rtol: 1.0 / 256, atol: 0.02);
            }
        }

        (Tensor Result, Tensor[] Gradients) Run(Func<Tensor[], Tensor> compute, DType type)
        {
            Tensor[] inputs = [.. ((Tensor[])[images, kernels, left, right]).Select(values => Leaf(values.To(type)))];
            var result = compute(inputs);
            result.Sum().Backward();
            return (result, [.. inputs.Where(input => input.Grad is not null).Select(input => input.Grad!)]);
        }

        static Tensor Leaf(Tensor values)
        {
            var leaf = values.Detach().Clone();
            leaf.RequiresGrad = true;
            return leaf;
        }

        static Tensor BFloat16Values(params long[] shape) => Tensor.Randn(shape).To(DType.BFloat16);
    }

    [Fact]
    public void Autocast_computes_products_and_convolutions_in_bfloat16_as_PyTorch_does()
    {
        var (left, right) = (Expected["left"], Expected["right"]);
        using (AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16))
        {
            var product = left.Matmul(right);
            Near("autocast product", product);
            Near("autocast convolution", Tensor.Conv2d(Expected["image"], Expected["kernel"]));
            Near("autocast loss", product.MseLoss(Tensor.Ones([8, 4])));
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

    // Processors differ in how they add up: the sixteen terms of the product in bfloat16 with AVX-512, in float32 without.
    private static void Near(string name, Tensor actual)
    {
        actual.DType.ShouldBe(Expected[name].DType);
        TensorAssert.Close(Expected[name], actual, rtol: 1.0 / 64, atol: 1.0 / 16, name);
    }

    private static void Same(string name, Tensor actual) => TensorAssert.Same(Expected[name], actual, name);
}
