using Relight.Reports;
using Relight.Vision.Pictures;

namespace Relight.Cli.Output;

/// <summary>A chart as two files beside each other: SVG, and PNG for whatever does not show that.</summary>
/// <param name="option">The option that named it, for errors.</param>
/// <param name="name">The file; its extension, if any, is replaced.</param>
internal sealed class PictureFile(string option, string name)
{
    private const double PngScale = 2;

    public string Svg { get; } = Path.ChangeExtension(name, ".svg");

    public string Png { get; } = Path.ChangeExtension(name, ".png");

    /// <summary>Finds out before the work whether the files can be written.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public void Check() => OutputFile.CheckFolder(option, name);

    /// <summary>Writes both; files that are there are replaced.</summary>
    public void Write(Chart chart)
    {
        var svg = chart.ToSvg(ChartColors.Light);
        File.WriteAllText(Svg, svg);
        File.WriteAllBytes(Png, ImageEncoder.PngFromSvg(svg, PngScale));
    }
}
