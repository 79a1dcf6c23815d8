namespace Relight.Downloads;

/// <summary>Keeps two processes from fetching into one folder at a time; gone with the process, however that ends.</summary>
internal sealed class FetchLock : IDisposable
{
    private readonly FileStream _file;

    private FetchLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another process holds the folder.</exception>
    public static FetchLock Take(string folder)
    {
        var path = Path.Combine(folder, ".relight-fetch.lock");
        try
        {
            return new(new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose));
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"{folder}: another process is fetching into this folder. Wait for it, or choose another folder.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
