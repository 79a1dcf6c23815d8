namespace Relight.Reports;

/// <summary>A point of a curve.</summary>
/// <param name="X">Where along the horizontal axis.</param>
/// <param name="Y">The value; a gap is left where it is not finite.</param>
/// <param name="Low">The lower end of the spread; null when there is none.</param>
/// <param name="High">The upper end of the spread; null when there is none.</param>
public readonly record struct ChartPoint(double X, double Y, double? Low = null, double? High = null);
