using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Relight.Cli.Options;

namespace Relight.Cli.Output;

/// <summary>The help of a command: it ends with examples, and tells of each command below it the first sentence only.</summary>
internal static partial class Examples
{
    private static readonly ConditionalWeakTable<Command, string[]> Lines = [];

    /// <summary>Gives a command the lines that its help ends with, as they are typed, each after <c>./relight</c>.</summary>
    public static TCommand WithExamples<TCommand>(this TCommand command, params string[] lines)
        where TCommand : Command
    {
        Lines.Add(command, lines);
        return command;
    }

    /// <summary>The examples of a command; none where it was given none.</summary>
    public static IReadOnlyList<string> Of(Command command) => Lines.TryGetValue(command, out var lines) ? lines : [];

    /// <summary>Makes the help of every command show its examples.</summary>
    public static RootCommand ShowExamples(this RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Aliases.Remove("/?");
            option.Aliases.Remove("/h");
            if (option.Action is HelpAction standard)
            {
                option.Action = new HelpWithExamples(standard);
            }
        }

        return root;
    }

    /// <summary>A small default as .NET writes it, 1E-07, which people write 1e-7.</summary>
    [GeneratedRegex(@"(?<=\[default: )([\d.]+)E-0*(\d+)\]")]
    private static partial Regex Exponent();

    private sealed class HelpWithExamples(HelpAction standard) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            SettingOption.Describe(parseResult.CommandResult.Command);
            var output = parseResult.InvocationConfiguration.Output;
            using var help = new StringWriter(CultureInfo.InvariantCulture);
            parseResult.InvocationConfiguration.Output = help;
            var code = InvokeWithShortList(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            output.Write(Exponent().Replace(help.ToString(), "$1e-$2]"));
            if (Of(parseResult.CommandResult.Command) is { Count: > 0 } lines)
            {
                output.WriteLine("Examples:");
                foreach (var line in lines)
                {
                    output.WriteLine($"  ./relight {line}");
                }

                output.WriteLine();
            }

            return code;
        }

        private int InvokeWithShortList(ParseResult parseResult)
        {
            var below = parseResult.CommandResult.Command.Subcommands.Select(command => (Command: command, command.Description)).ToList();
            try
            {
                below.ForEach(entry => entry.Command.Description = FirstSentence(entry.Description));
                return standard.Invoke(parseResult);
            }
            finally
            {
                below.ForEach(entry => entry.Command.Description = entry.Description);
            }
        }

        private static string? FirstSentence(string? text) =>
            text?.ReplaceLineEndings(" ") is { } line && line.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end
                ? line[..(end + 1)]
                : text;
    }
}
