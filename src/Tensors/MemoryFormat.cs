namespace Relight.Tensors;

/// <summary>Order of the dimensions in memory, with libtorch's numbers.</summary>
public enum MemoryFormat
{
    /// <summary>The last dimension is next to itself in memory (NCHW).</summary>
    Contiguous = 0,

    /// <summary>As the source has it.</summary>
    Preserve = 1,

    /// <summary>Channels are next to each other (NHWC); shapes still read (N, C, H, W).</summary>
    ChannelsLast = 2,
}
