using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors;

/// <summary>Printed tensors, letter by letter as tests/Golden/tensor_text.py wrote them with PyTorch.</summary>
public sealed class TensorTextTests
{
    private static readonly Dictionary<string, Func<Tensor>> Cases = new()
    {
        ["scalar"] = () => Of([1.5f], []),
        ["whole scalar"] = () => Of([-3f], []),
        ["integer scalar"] = () => Tensor.FromSpan([7L], []),
        ["boolean scalar"] = () => Tensor.FromSpan([true], []),
        ["not a number"] = () => Of([float.NaN], []),
        ["vector"] = () => Of([1, -2.5f, 3.25f]),
        ["whole numbers"] = () => Of([1, -2, 300]),
        ["whole numbers and infinity"] = () => Of([1, float.PositiveInfinity, float.NegativeInfinity, float.NaN]),
        ["zeros"] = () => Tensor.Zeros([2, 2]),
        ["negative zero"] = () => Of([-0f, 0.5f]),
        ["small to print as zero"] = () => Of([1, -0.001f, 0.0011f]),
        ["far apart"] = () => Of([1e-3f, 1, 1500]),
        ["tiny"] = () => Of([1e-5f, 2.5e-5f]),
        ["huge"] = () => Of([1e10f, 2, -3e38f]),
        ["large whole numbers"] = () => Of([123456, 100005, 7]),
        ["not finite in scientific"] = () => Of([1e-6f, float.PositiveInfinity, float.NaN, 1]),
        ["three digits of exponent"] = () => Tensor.FromSpan([1e-200, 1e150, -1], 3),
        ["ties"] = () => Of([0.03125f, 0.09375f, 0.15625f, -0.03125f]),
        ["matrix"] = () => (Steps(6) / 4 - 0.5).Reshape([2, 3]),
        ["rank three"] = () => Steps(24).Reshape([2, 3, 4]),
        ["rank four"] = () => Steps(24).Reshape([2, 2, 2, 3]) / 10,
        ["long vector"] = () => Steps(60) / 8,
        ["long integers"] = () => Tensor.Arange(100),
        ["wide matrix"] = () => Tensor.Arange(64).Reshape([2, 32]) * 1000,
        ["summarized vector"] = () => Tensor.Arange(1001),
        ["not yet summarized"] = () => Tensor.Zeros([1000], DType.Int64),
        ["summarized matrix"] = () => Steps(10000).Reshape([100, 100]) / 100,
        ["summarized, few rows"] = () => Tensor.Arange(2000).Reshape([2, 1000]),
        ["summarized, few columns"] = () => Steps(1500).Reshape([500, 3]),
        ["summarized images"] = () => Steps(2 * 3 * 16 * 16).Reshape([2, 3, 16, 16]) / 256,
        ["summarized far apart"] = () => Steps(2000) / 7,
        ["booleans"] = () => Tensor.FromSpan([true, false, false, false], 2, 2),
        ["integers"] = () => Tensor.FromSpan([1L, -20, 300, 4], 2, 2),
        ["bytes"] = () => Tensor.FromSpan<byte>([0, 128, 255], 3),
        ["int8"] = () => Tensor.FromSpan<sbyte>([-128, 127], 2),
        ["int16"] = () => Tensor.FromSpan<short>([-1, 30000], 2),
        ["int32"] = () => Tensor.FromSpan([1, 2], 1, 2),
        ["float64"] = () => Tensor.FromSpan([0.1, 0.2], 2),
        ["float16"] = () => Tensor.FromSpan([(Half)0.1, (Half)65504], 2),
        ["bfloat16"] = () => Of([0.1f, -1, 3.14159f]).To(DType.BFloat16).Reshape([1, 3]),
        ["complex64"] = () => Tensor.Complex(Of([1, -0.5f]), Of([2, -0.25f])),
        ["complex128"] = () => Tensor.FromSpan<System.Numerics.Complex>([new(1e-5, 1), new(0, 2), new(3, 0), new(4.5, -1e4)], 2, 2),
        ["long complex"] = () => Tensor.Complex(Steps(24), Steps(24) * -0.5),
        ["empty"] = () => Tensor.Zeros([0]),
        ["empty integers"] = () => Tensor.Zeros([0], DType.Int64),
        ["empty matrix"] = () => Tensor.Zeros([0, 3]),
        ["empty bytes"] = () => Tensor.Zeros([2, 0, 4], DType.UInt8),
        ["transposed"] = () => Steps(6).Reshape([2, 3]).T(),
        ["leaf"] = Leaf,
        ["recorded"] = () => Leaf() + Leaf(),
        ["recorded product"] = () => (Leaf() * 0.1).Sum(),
        ["suffix on its own line"] = () => Tensor.Linspace(0, 1, 7, DType.Float64).RequiresGradInPlace(true),
        ["suffix just fits"] = () => Tensor.Linspace(0, 1, 5, DType.Float64),
        ["meta"] = () => Tensor.Empty([2, 3], device: Device.Meta),
        ["meta integers"] = () => Tensor.Empty([4], DType.Int32, device: Device.Meta),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tensor_prints_as_PyTorch_prints_it(string name)
    {
        using var scope = new TensorScope();
        Cases[name]().ToString().ShouldBe(Golden()[name]);
    }

    [Fact]
    public void Every_golden_text_is_compared() => Golden().Keys.ShouldBe(Cases.Keys, ignoreOrder: true);

    [Fact]
    public void A_disposed_tensor_says_so_rather_than_throwing()
    {
        var tensor = Tensor.Ones([2]);
        tensor.Dispose();
        tensor.ToString().ShouldBe("tensor(disposed)");
    }

    [Fact]
    public void A_sparse_tensor_prints_its_dense_form_and_its_layout()
    {
        using var scope = new TensorScope();
        Tensor.Eye(2).ToSparse().ToString().ShouldBe("tensor([[1., 0.],\n        [0., 1.]], size=(2, 2), layout=torch.sparse_coo)");
    }

    private static Tensor Of(float[] values, params long[] shape) =>
        Tensor.FromSpan<float>(values, values.Length == 1 && shape.Length == 0 ? [] : [values.Length]);

    private static Tensor Steps(long count) => Tensor.Arange(count, dtype: DType.Float32);

    private static Tensor Leaf()
    {
        var leaf = Tensor.Ones([3]);
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static Dictionary<string, string> Golden()
    {
        var text = "\n" + File.ReadAllText(GoldenFile.PathOf("tensor_text.txt"));
        return text.Split("\n=== ", StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 2))
            .ToDictionary(part => part[0], part => part[1].TrimEnd('\n'));
    }
}
