using Relight.Runs;

namespace Relight.Cli.Output;

/// <summary>Shows at once what a run decided by itself, as a line on standard error.</summary>
internal sealed class Notes : IProgress<string>
{
    public static void Tell(IEnumerable<string> notes)
    {
        foreach (var note in notes)
        {
            Console.Error.WriteLine(VisibleText.Lines(note));
        }
    }

    public void Report(string value) => Tell([value]);
}
