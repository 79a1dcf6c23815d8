namespace Relight.Tensors;

/// <summary>Order of the dimensions in memory, with libtorch's number.</summary>
/// <remarks>A struct, since C# takes a literal 0 for a value of any enum.</remarks>
public readonly record struct MemoryFormat
{
    private readonly int _number;

    private MemoryFormat(int number) => _number = number;

    /// <summary>The last dimension is next to itself in memory (NCHW).</summary>
    public static MemoryFormat Contiguous => new(0);

    /// <summary>As the source has it.</summary>
    public static MemoryFormat Preserve => new(1);

    /// <summary>Channels are next to each other (NHWC); shapes still read (N, C, H, W).</summary>
    public static MemoryFormat ChannelsLast => new(2);

    /// <summary>The order with one of libtorch's numbers, for those without a name here.</summary>
    public static explicit operator MemoryFormat(int number) => new(number);

    /// <summary>libtorch's number.</summary>
    public static explicit operator int(MemoryFormat format) => format._number;

    /// <summary>PyTorch's name: <c>contiguous_format</c>, <c>preserve_format</c>, <c>channels_last</c>.</summary>
    public override string ToString() => _number switch
    {
        0 => "contiguous_format",
        1 => "preserve_format",
        2 => "channels_last",
        _ => _number.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
