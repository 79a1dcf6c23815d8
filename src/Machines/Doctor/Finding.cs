namespace Relight.Machines.Doctor;

/// <summary>Something that is missing or slower than it could be.</summary>
/// <param name="What">What was found.</param>
/// <param name="Mend">The command that mends it.</param>
/// <param name="Stops">True where nothing can be trained before it is mended.</param>
internal sealed record Finding(string What, string Mend, bool Stops = false);
