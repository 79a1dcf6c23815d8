namespace Relight.Tests;

/// <summary>Tests that seed libtorch's one generator, or depend on nobody else drawing from it: they run alone.</summary>
[CollectionDefinition(nameof(SeededTests), DisableParallelization = true)]
public class SeededTests;
