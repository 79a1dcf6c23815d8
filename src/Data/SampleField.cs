using Relight.Tensors;

namespace Relight.Data;

/// <summary>One of the named tensors of a sample.</summary>
/// <param name="Name">What a batch calls it.</param>
/// <param name="DType">The type of its numbers.</param>
/// <param name="Shape">Its shape in one sample; a batch of N has it with N in front.</param>
public sealed record SampleField(string Name, DType DType, Shape Shape)
{
    /// <summary>The usual name of the images.</summary>
    public const string ImageName = "image";

    /// <summary>The usual name of the class labels.</summary>
    public const string LabelName = "label";

    /// <summary>
    /// The class of a sample that <see cref="Dataset.Label"/> knows without reading: int64, shape (); −1 where it has none. Caches leave it
    /// out.
    /// </summary>
    public static SampleField KnownLabel { get; } = new(LabelName, DType.Int64, []) { IsKnown = true };

    /// <summary>
    /// Whether it is bytes height × width × channels that a batch shows as float32 in [0, 1], shape (N, C, H, W), channels-last.
    /// </summary>
    public bool IsImage { get; private init; }

    /// <summary>Whether it is <see cref="KnownLabel"/>.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>How many bytes it takes in a sample.</summary>
    public int ByteCount => checked((int)(Shape.ElementCount * DType.SizeInBytes));

    /// <summary>Whether it is a class label: int64, shape (), under the usual name.</summary>
    internal bool IsLabel => Name == LabelName && DType == DType.Int64 && Shape.Rank == 0;

    /// <summary>Pixels.</summary>
    public static SampleField Image(string name, SampleShape shape) =>
        new(name, DType.UInt8, [shape.Height, shape.Width, shape.Channels]) { IsImage = true };

    /// <summary>For example <c>x float32 (4,)</c>.</summary>
    public override string ToString() => $"{Name} {Kind}";

    /// <summary>Type and shape, as in <c>float32 (4,)</c>; an image's as in <c>image 64×64×3</c>.</summary>
    internal string Kind => IsImage ? $"image {(int)Shape[0]}×{(int)Shape[1]}×{(int)Shape[2]}" : $"{DType.TorchName} {Shape}";
}
