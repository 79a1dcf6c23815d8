namespace Relight.Downloads;

/// <summary>How far one archive has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Archive">The archive's file name.</param>
/// <param name="Done">Bytes of the archive that are done; what an earlier attempt had downloaded counts.</param>
/// <param name="Total">Bytes of the whole archive; null while unknown.</param>
internal readonly record struct FetchProgress(FetchStage Stage, string Archive, long Done, long? Total);
