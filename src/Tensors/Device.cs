using System.Globalization;

namespace Relight.Tensors;

/// <summary>Where a tensor lives: <c>cpu</c>, <c>cuda:0</c>, <c>meta</c>.</summary>
/// <param name="Type">Kind of device.</param>
/// <param name="Index">Number of the device; −1 for the only or the current one.</param>
public readonly record struct Device(DeviceType Type, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu => new(DeviceType.Cpu, -1);

    /// <summary>Nowhere: shapes and element types without elements.</summary>
    public static Device Meta => new(DeviceType.Meta, -1);

    /// <summary>A GPU by number, from 0.</summary>
    public static Device Cuda(int index = 0) => new(DeviceType.Cuda, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>meta</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Device Parse(string text) => TryParse(text, out var device)
        ? device
        : throw new FormatException($"'{text}' is no device; expected cpu, cuda, cuda:N or meta.");

    /// <summary>Reads what <see cref="Parse"/> reads; false where the text is none of these.</summary>
    public static bool TryParse(string? text, out Device device)
    {
        var number = 0;
        var isNumbered = text is not null && text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        (device, var isKnown) = text switch
        {
            "cpu" => (Cpu, true),
            "cuda" => (Cuda(), true),
            "meta" => (Meta, true),
            _ => (isNumbered ? Cuda(number) : default, isNumbered),
        };
        return isKnown;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Type != DeviceType.Cuda ? Type.ToString().ToLowerInvariant()
        : Index < 0 ? "cuda"
        : string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}");
}
