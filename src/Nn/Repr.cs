using System.Globalization;

namespace Relight.Nn;

/// <summary>Values as Python prints them, for <see cref="Module.ToString"/>.</summary>
internal static class Repr
{
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(bool value) => value ? "True" : "False";

    /// <summary>1e-05, 0.1, 2.0; None where there is no value.</summary>
    public static string Text(double? value)
    {
        if (value is null)
        {
            return "None";
        }

        var text = value.Value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
    }

    /// <summary>(3,) or (3, 4).</summary>
    public static string Tuple(params ReadOnlySpan<long> values) =>
        values.Length == 1 ? $"({Text(values[0])},)" : $"({string.Join(", ", values.ToArray().Select(Text))})";

    /// <summary>The settings of a convolution after its channels, leaving out what is at its default.</summary>
    public static string Convolution(
        long[] kernelSize, long[] stride, long[] padding, long[] dilation, long[] outputPadding, int groups, bool bias) =>
        $", kernel_size={Tuple(kernelSize)}, stride={Tuple(stride)}"
        + (padding.All(p => p == 0) ? "" : $", padding={Tuple(padding)}")
        + (dilation.All(d => d == 1) ? "" : $", dilation={Tuple(dilation)}")
        + (outputPadding.All(p => p == 0) ? "" : $", output_padding={Tuple(outputPadding)}")
        + (groups == 1 ? "" : $", groups={groups}")
        + (bias ? "" : ", bias=False");
}
