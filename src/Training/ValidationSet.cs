using Relight.Data;

namespace Relight.Training;

/// <summary>Batches to validate on, with a name.</summary>
/// <param name="Name">Stands before what is measured on it: <c>val</c> makes <c>val/loss</c>.</param>
/// <param name="Loader">Its batches.</param>
public sealed record ValidationSet(string Name, DataLoader Loader)
{
    /// <summary>Of the set that is chosen by.</summary>
    public const string FirstName = "val";
}
