using System.Security.Cryptography;
using System.Text;
using Relight.Nn;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Nn;

/// <summary>The same seed gives PyTorch's weights, bit for bit: Golden/nn_init.py.</summary>
[Collection(nameof(SeededTests))]
public class InitTests
{
    private static readonly StateDict Values = GoldenFile.Read("nn_init");

    [Theory]
    [InlineData(0)]
    [InlineData(123456789)]
    public void Layers_made_one_after_the_other_have_PyTorchs_weights(ulong seed)
    {
        Torch.ManualSeed(seed);
        Layer[] layers =
        [
            new Linear(5, 7), new Conv2d(3, 4, 3), new Conv1d(4, 6, 5, groups: 2, bias: false), new Embedding(7, 3, paddingIndex: 2),
            new ConvTranspose2d(4, 6, (3, 2), groups: 2), new Embedding(2, 3), new BatchNorm2d(3), new Linear(3, 2, bias: false),
            new GroupNorm(1, 2), new LayerNorm([2, 3]),
        ];
        List<string> compared = [];
        for (var i = 0; i < layers.Length; i++)
        {
            foreach (var (key, value) in layers[i].StateDict())
            {
                var name = $"{seed}.{i}.{key}";
                compared.Add(name);
                TensorAssert.Same(Values[name], value, name);
            }
        }

        compared.ShouldBe(Values.Names.Where(name => name.StartsWith($"{seed}.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Initialisers_draw_what_PyTorchs_draw()
    {
        Torch.ManualSeed(2);
        (string, Tensor)[] drawn =
        [
            ("kaiming_uniform", Init.KaimingUniform(Tensor.Empty([4, 3, 2]), mode: FanMode.FanOut)),
            ("kaiming_normal", Init.KaimingNormal(Tensor.Empty([4, 3, 2]), negativeSlope: 0.1)),
            ("xavier_uniform", Init.XavierUniform(Tensor.Empty([4, 6]), gain: 5.0 / 3)),
            ("xavier_normal", Init.XavierNormal(Tensor.Empty([4, 6]))),
            ("uniform", Init.Uniform(Tensor.Empty([5]), -2, 3)),
            ("normal", Init.Normal(Tensor.Empty([17]), 1, 2)),
        ];
        foreach (var (name, tensor) in drawn)
        {
            TensorAssert.Same(Values[$"init.{name}"], tensor, name);
        }
    }

    [Fact]
    public void Dropout_drops_what_PyTorchs_drops()
    {
        var dropout = new Dropout(0.3);
        Torch.ManualSeed(5);
        TensorAssert.Same(Values["dropout"], dropout.Forward(Tensor.Ones([50])));
        Torch.ManualSeed(5);
        var x = Tensor.Ones([50]);
        new Dropout(0.3, inPlace: true).Forward(x).ShouldBeSameAs(x);
        TensorAssert.Same(Values["dropout"], x);
        dropout.Eval();
        dropout.Forward(x).ShouldBeSameAs(x);
    }

    [Fact]
    public void A_weight_needs_two_dimensions() => Should.Throw<ShapeException>(() => Init.KaimingNormal(Tensor.Empty([3])));

    /// <summary>SHA-256 over the entries in order: key in UTF-8, then the bytes.</summary>
    internal static void ShouldHaveDigest(Module module, string name)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in module.StateDict())
        {
            sha.AppendData(Encoding.UTF8.GetBytes(key));
            sha.AppendData(value.AsBytes());
        }

        Convert.ToHexString(sha.GetHashAndReset()).ShouldBe(Convert.ToHexString(Values[$"digest.{name}"].AsSpan<byte>()), name);
    }
}
