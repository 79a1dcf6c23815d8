using Spectre.Console;

namespace Relight.Cli.Output;

/// <summary>Where people read: tables and colours on a terminal, the same words plainly where output goes elsewhere.</summary>
internal static class Screen
{
    /// <summary>Wide enough that nothing is wrapped which a program or a log may want to read.</summary>
    private const int PlainWidth = 240;

    private static readonly Lazy<IAnsiConsole> LazyOut = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> LazyError = new(() => Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>Results.</summary>
    public static IAnsiConsole Out => LazyOut.Value;

    /// <summary>Progress and messages.</summary>
    public static IAnsiConsole Error => LazyError.Value;

    /// <summary>A table of labels and values without a frame.</summary>
    public static Table Sheet() => new Table().NoBorder().HideHeaders()
        .AddColumn(new TableColumn("").NoWrap().PadLeft(0).PadRight(2)).AddColumn(new TableColumn("").PadLeft(0));

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(redirected ? new TrimmingWriter(writer) : writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
