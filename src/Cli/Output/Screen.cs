using Spectre.Console;

namespace Relight.Cli.Output;

/// <summary>Where people read: tables and colors on a terminal, the same words plainly where output goes elsewhere.</summary>
internal static class Screen
{
    /// <summary>Wide enough that nothing is wrapped which a program or a log may want to read.</summary>
    private const int PlainWidth = 240;

    private static readonly Lazy<IAnsiConsole> LazyOut = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> LazyError = new(() => Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>Whether lines on standard error can be drawn over: on a terminal that knows how.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Results.</summary>
    public static IAnsiConsole Out => LazyOut.Value;

    /// <summary>Progress and messages.</summary>
    public static IAnsiConsole Error => LazyError.Value;

    /// <summary>A table of labels and values without a frame.</summary>
    public static Table Sheet() => new Table().NoBorder().HideHeaders()
        .AddColumn(new TableColumn("").NoWrap().PadLeft(0).PadRight(2)).AddColumn(new TableColumn("").PadLeft(0));

    /// <summary>A terminal without escape sequences, such as one inside an editor.</summary>
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var isPlain = redirected || IsDumb;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(isPlain ? new TrimmingWriter(writer) : writer),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
