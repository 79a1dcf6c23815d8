using System.Globalization;
using Relight.Reports;

namespace Relight.Tests.Reports;

public sealed class ChartPartsTests
{
    private static readonly double[][,] ColorBlindness =   // Machado, Oliveira and Fernandes 2009, severity 1, linear RGB
    [
        new double[,] { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
        new double[,] { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
        new double[,] { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
    ];

    [Theory]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 68, 4, "0 20 40 60 80")]
    [InlineData(9.5, 10.5, 5, "9.4 9.6 9.8 10 10.2 10.4 10.6")]
    [InlineData(3, 70, 4, "0 20 40 60 80")]
    [InlineData(-2, 2, 4, "-2 -1 0 1 2")]
    public void Ticks_are_round_and_hold_the_data(double min, double max, int target, string expected)
    {
        var ticks = new AxisTicks(new ChartAxis("value"), [min, max], target, tight: false);
        Show(ticks).ShouldBe(expected);
        ticks.Min.ShouldBeLessThanOrEqualTo(min);
        ticks.Max.ShouldBeGreaterThanOrEqualTo(max);
    }

    [Theory]
    [InlineData(1, 3, "1 2 3")]
    [InlineData(1, 10, "2 4 6 8 10")]
    [InlineData(1, 740, "200 400 600")]
    public void Whole_ticks_lie_within_the_data(double min, double max, string expected) =>
        Show(new AxisTicks(new ChartAxis("epoch") { WholeNumbers = true }, [min, max], 4, tight: true)).ShouldBe(expected);

    [Fact]
    public void Logarithmic_ticks_are_decades()
    {
        var ticks = new AxisTicks(new ChartAxis("lr") { Scale = AxisScale.Logarithmic }, [1e-5, 0, -1, 1e-2], 4, tight: false);
        Show(ticks).ShouldBe("1E-05 0.0001 0.001 0.01");
        ticks.Place(1e-5).ShouldBe(0, 1e-9);
        ticks.Place(1e-2).ShouldBe(1, 1e-9);
        ticks.CanShow(0).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1.5, "−1.5")]
    [InlineData(0.12345, "0.1235")]
    [InlineData(12345.6, "12,346")]
    [InlineData(0.00001, "1e−5")]
    [InlineData(2.5e9, "2.5e9")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_short(double value, string expected) => ChartText.Number(value).ShouldBe(expected);

    [Fact]
    public void Labels_that_would_touch_are_moved_apart_as_little_as_may_be()
    {
        LabelPlacement.Place([50, 100], 16, 0, 200).ShouldBe([50, 100]);
        LabelPlacement.Place([104, 100], 16, 0, 200).ShouldBe([110, 94]);
        LabelPlacement.Place([0, 0, 0], 16, 0, 200).ShouldBe([0, 16, 32]);
        LabelPlacement.Place([199, 200], 16, 0, 200).ShouldBe([184, 200]);
        LabelPlacement.Place([], 16, 0, 200).ShouldBeEmpty();
    }

    [Fact]   // blocks at either edge must not run into their neighbours
    public void Crowded_labels_never_overlap()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] wanted = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => random.NextDouble() * 200)];
            double[] placed = [.. LabelPlacement.Place(wanted, 16, 0, 200).Order()];
            placed[0].ShouldBeGreaterThanOrEqualTo(-1e-9);
            placed.Zip(placed.Skip(1), (a, b) => b - a).ShouldAllBe(gap => gap > 16 - 1e-9);
            placed[^1].ShouldBeLessThanOrEqualTo(200 + 1e-9);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Series_can_be_told_apart_by_every_eye_and_seen_on_their_ground(bool light)
    {
        ChartColors colors = light ? ChartColors.Light : ChartColors.Dark;
        double[][] series = [.. Enumerable.Range(0, ChartColors.SeriesCount).Select(i => Linear(colors.Series(i)))];
        series.ShouldAllBe(color => Contrast(color, Linear(colors.Ground)) >= 3);
        foreach (double[,] eye in ColorBlindness)
        {
            foreach ((int i, int j) in Enumerable.Range(0, series.Length).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j))))
            {
                Distance(Seen(series[i], eye), Seen(series[j], eye)).ShouldBeGreaterThan(0.11, $"series {j} and {i}");
            }
        }
    }

    private static string Show(AxisTicks ticks) =>
        string.Join(' ', ticks.Values.Select(tick => Math.Round(tick, 9).ToString(CultureInfo.InvariantCulture)));

    private static double[] Linear(string hex) =>
    [
        .. Enumerable.Range(0, 3).Select(i => int.Parse(hex.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
    ];

    private static double[] Seen(double[] rgb, double[,] eye) =>
        [.. Enumerable.Range(0, 3).Select(i => Math.Clamp((eye[i, 0] * rgb[0]) + (eye[i, 1] * rgb[1]) + (eye[i, 2] * rgb[2]), 0, 1))];

    private static double Contrast(double[] a, double[] b)
    {
        double first = Luminance(a) + 0.05, second = Luminance(b) + 0.05;
        return Math.Max(first, second) / Math.Min(first, second);
    }

    private static double Luminance(double[] rgb) => (0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]);

    /// <summary>The distance in OKLab (Ottosson 2020).</summary>
    private static double Distance(double[] a, double[] b) =>
        Math.Sqrt(Oklab(a).Zip(Oklab(b), (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Oklab(double[] c)
    {
        double l = Math.Cbrt((0.4122214708 * c[0]) + (0.5363325363 * c[1]) + (0.0514459929 * c[2]));
        double m = Math.Cbrt((0.2119034982 * c[0]) + (0.6806995451 * c[1]) + (0.1073969566 * c[2]));
        double s = Math.Cbrt((0.0883024619 * c[0]) + (0.2817188376 * c[1]) + (0.6299787005 * c[2]));
        return
        [
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s),
        ];
    }
}
