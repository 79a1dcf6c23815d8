using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;
using Relight.Vision;

namespace Relight.Tests.Vision.Transforms;

/// <summary>What tests/Golden/images.py wrote.</summary>
internal static class GoldenImages
{
    private static readonly StateDict All = Read();

    public static Tensor Tensor(string name) => All[name];

    public static ByteImage Image(string name)
    {
        var tensor = All[name];
        return new ByteImage((int)tensor.Shape[1], (int)tensor.Shape[0], tensor.AsBytes());
    }

    private static StateDict Read()
    {
        using (TensorScope.Outside())
        {
            return Safetensors.Read(GoldenFile.PathOf("images.safetensors"));
        }
    }
}
