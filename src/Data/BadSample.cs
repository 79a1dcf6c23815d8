namespace Relight.Data;

/// <summary>A sample that was left out because it could not be read.</summary>
/// <param name="Index">Its index in the data set.</param>
/// <param name="Name">The file's path, or what else the sample is called.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadSample(int Index, string Name, string Reason);
