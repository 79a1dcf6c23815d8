namespace Relight.Downloads;

/// <summary>An archive that was put into place, or was there already.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Sha256">Its digest, 64 hexadecimal digits in lower case.</param>
/// <param name="IsVerified">True if the digest was known beforehand and agrees; false if nothing is known under that name.</param>
/// <param name="WasThere">True if a former call had put it into place whole.</param>
internal sealed record FetchedArchive(string Name, string Sha256, bool IsVerified, bool WasThere);
