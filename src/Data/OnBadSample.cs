namespace Relight.Data;

/// <summary>What the loader does with a sample that cannot be read.</summary>
public enum OnBadSample
{
    /// <summary>The epoch ends with a <see cref="BadSampleException"/> that names the sample.</summary>
    Fail,

    /// <summary>The sample is left out of its batch, and counted and listed in <see cref="DataLoader.Skipped"/>.</summary>
    Skip,
}
