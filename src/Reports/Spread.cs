namespace Relight.Reports;

/// <summary>How the spread across seeds is drawn.</summary>
internal enum Spread
{
    /// <summary>From the smallest to the largest.</summary>
    MinMax,

    /// <summary>The sample's standard deviation (n − 1) to either side of the mean.</summary>
    StandardDeviation,
}
