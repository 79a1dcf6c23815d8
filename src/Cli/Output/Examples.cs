using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Relight.Cli.Output;

/// <summary>Examples at the end of a command's help.</summary>
internal static class Examples
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
            if (option.Action is HelpAction standard)
            {
                option.Action = new HelpWithExamples(standard);
            }
        }

        return root;
    }

    private sealed class HelpWithExamples(HelpAction standard) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = standard.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
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
    }
}
