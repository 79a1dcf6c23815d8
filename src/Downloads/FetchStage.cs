namespace Relight.Downloads;

/// <summary>What is being done to an archive.</summary>
internal enum FetchStage
{
    /// <summary>Bytes come over the network.</summary>
    Downloading,

    /// <summary>The digest is computed.</summary>
    Verifying,

    /// <summary>Files are written.</summary>
    Extracting,
}
