using System.CommandLine;
using System.CommandLine.Parsing;
using Relight.Cli.Commands;
using Relight.Cli.Options;
using Relight.Settings;

namespace Relight.Cli;

/// <summary>What is wrong with a command line, a line for each.</summary>
internal static class CommandLineCheck
{
    /// <summary>The errors; none where it can be run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="words">Its words.</param>
    public static IReadOnlyList<string> Errors(ParseResult parsed, IReadOnlyList<string> words)
    {
        var result = parsed.CommandResult;
        string[] unknown = [.. UnknownOptions(parsed, words)];
        if (unknown.Length > 0)
        {
            return unknown;
        }

        string[] errors = [.. FlagsWithValues(result, words), .. TooMany(parsed)];
        return errors.Length > 0 ? errors : [.. parsed.Errors.DistinctBy(error => error.SymbolResult).Select(Text)];
    }

    /// <summary>The names of a command, such as <c>bench step</c>; empty for relight itself.</summary>
    public static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}".Trim() : "";

    /// <summary>Words that begin like options and are none, which System.CommandLine takes for arguments.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed, IReadOnlyList<string> words)
    {
        var result = parsed.CommandResult;
        var values = Within(result).OfType<OptionResult>().SelectMany(option => option.Tokens)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token.Type == TokenType.Argument && token.Value is ['-', not (>= '0' and <= '9'), ..] && !values.Contains(token))
            {
                var (name, path) = (token.Value.Split('=', ':')[0], PathOf(result));
                string[] known = [.. result.Command.Options.Select(option => option.Name)];
                var meant = OptionSynonyms.Find(name) is { } synonym && known.Contains(synonym) ? synonym
                    : Spelling.Nearest(name, known) is [var nearest, ..] ? nearest : null;
                var hint = path == TortureCommand.Name && !words.Contains("--") ? " The options of the training come after --."
                    : meant is not null ? $" Did you mean {meant}?" : "";
                yield return $"{(path.Length > 0 ? path : "relight")} has no option {name}.{hint}";
            }
        }
    }

    /// <summary>
    /// Options that are there or not, with a value that is neither true nor false: System.CommandLine takes it for an argument.
    /// </summary>
    private static IEnumerable<string> FlagsWithValues(CommandResult result, IReadOnlyList<string> words) =>
        from word in words.TakeWhile(word => word != "--")
        let parts = word.Split(['=', ':'], 2)
        where parts.Length == 2 && !bool.TryParse(parts[1], out _)
        from option in result.Command.Options
        where option.Name == parts[0] && option.ValueType.IsAssignableFrom(typeof(bool))
        select $"{option.Name} {parts[1]}: expected the option alone, true or false.";

    private static IEnumerable<string> TooMany(ParseResult parsed)
    {
        var (command, path) = (parsed.CommandResult.Command, PathOf(parsed.CommandResult));
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            if (command.Subcommands.Count == 0)
            {
                var arguments = string.Join(", ", command.Arguments.Select(argument => argument.Name));
                yield return $"{path} takes {(arguments.Length > 0 ? $"no more than {arguments}" : "no argument")}: "
                + $"'{word}' is one too many.";
                yield break;
            }

            var near = Spelling.Nearest(word, command.Subcommands.Select(below => below.Name));
            var meant = near.Count > 0 ? $"Did you mean {$"{path} {near[0]}".Trim()}?" : Known(command);
            yield return $"There is no command {$"{path} {word}".Trim()}. {meant}";
        }
        else if (command.Subcommands.Count > 0 && command.Action is null)
        {
            yield return $"{(path.Length > 0 ? path : "relight")}: expected a command. {Known(command)}";
        }
    }

    private static string Known(Command command) => $"There are {string.Join(", ", command.Subcommands.Select(below => below.Name))}.";

    private static string Text(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult command } missing
        ? $"{PathOf(command)}: {missing.Argument.Name} is missing. {missing.Argument.Description}"
        : error.SymbolResult is ArgumentResult { Parent: CommandResult of } few
            && few.Tokens.Count < few.Argument.Arity.MinimumNumberOfValues
            ? $"{PathOf(of)}: expected {few.Argument.Arity.MinimumNumberOfValues} or more of {few.Argument.Name}, came {few.Tokens.Count}. "
                + few.Argument.Description
        : error.SymbolResult is OptionResult { Tokens.Count: 0, Implicit: false } option
            ? $"{option.Option.Name}: expected a value, but none follows."
        : string.Join(
            ' ', error.Message.Split((char[])['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static IEnumerable<SymbolResult> Within(CommandResult result) =>
        result.Parent is CommandResult parent ? result.Children.Concat(Within(parent)) : result.Children;
}
