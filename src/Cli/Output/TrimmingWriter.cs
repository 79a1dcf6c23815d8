using System.Text;

namespace Relight.Cli.Output;

/// <summary>Leaves out the spaces at the ends of lines, with which tables fill up their cells.</summary>
internal sealed class TrimmingWriter(TextWriter target) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private int _spaces;

    public override Encoding Encoding => target.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _spaces++;
            return;
        }

        if (value != '\n')
        {
            target.Write(new string(' ', _spaces));
        }

        _spaces = 0;
        target.Write(value);
    }

    public override void Flush() => target.Flush();
}
