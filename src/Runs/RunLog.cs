using System.Globalization;
using System.Text;

namespace Relight.Runs;

/// <summary>The run's diary, <c>log.txt</c>: a line for each event, with the time (UTC), the attempt and its level. Thread-safe.</summary>
public sealed class RunLog : IDisposable
{
    private readonly AppendOnlyFile _file;
    private readonly int _attempt;

    internal RunLog(string path, int attempt) => (_file, _attempt) = (new AppendOnlyFile(path), attempt);

    /// <summary>Notes what happened. Further lines of a message are indented under the first.</summary>
    public void Info(string message) => Write("info", message);

    /// <summary>Notes something that the user should look at, though the run goes on.</summary>
    public void Warn(string message) => Write("warn", message);

    /// <summary>Notes what ended the attempt.</summary>
    public void Error(string message) => Write("error", message);

    /// <summary>Makes all lines so far survive a power cut.</summary>
    public void FlushToDisk() => _file.FlushToDisk();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Write(string level, string message)
    {
        string time = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string text = VisibleText.Lines(message.TrimEnd().ReplaceLineEndings("\n    "));
        _file.Append(Encoding.UTF8.GetBytes($"{time} attempt {_attempt} {level,-5} {text}\n"));
    }
}
