namespace Relight.Tests;

/// <summary>A folder of its own for one test; gone with everything in it when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("relight-test-").FullName;

    public string this[params string[] parts] => Path.Combine([FullPath, .. parts]);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
