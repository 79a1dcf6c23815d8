using System.Globalization;
using System.Text;

namespace Relight.Training;

/// <summary>
/// Text that may be lost, such as a training's progress: what cannot be written, since the terminal was closed or the disk is full, is
/// dropped, and whoever writes it goes on.
/// </summary>
/// <remarks>As thread-safe as what it writes to; the writers of <see cref="Console"/> are.</remarks>
public sealed class LossyWriter : TextWriter
{
    private readonly TextWriter _target;

    /// <summary>Writes to what is opened here; where not even that succeeds, everything is dropped.</summary>
    /// <param name="open">Such as <c>() =&gt; Console.Error</c>.</param>
    public LossyWriter(Func<TextWriter> open)
        : base(CultureInfo.InvariantCulture)
    {
        ArgumentNullException.ThrowIfNull(open);
        var target = Null;
        Try(() => target = open());
        _target = target;
    }

    /// <summary>What the first failure was; null while everything was written.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => _target.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => _target.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => _target.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => _target.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => _target.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(_target.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure ??= error;
        }
    }
}
