using System.CommandLine;
using System.CommandLine.Parsing;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>
/// Reads the values of all options and arguments as settings files are read: numbers with a point whatever the language of the machine, no
/// empty text, and no option taken for the value of another.
/// </summary>
internal static class StrictValues
{
    /// <summary>Makes every command below this one read so.</summary>
    public static RootCommand ReadStrictly(this RootCommand root)
    {
        foreach (var command in CommandTree.All(root))
        {
            foreach (var option in command.Options)
            {
                Prepare(option);
            }

            foreach (var argument in command.Arguments)
            {
                Prepare(argument);
            }
        }

        return root;
    }

    private static void Prepare(Option option)
    {
        switch (option)
        {
            case Option<int> one: one.CustomParser ??= result => (int)Whole(result, option.Name, int.MinValue, int.MaxValue); break;
            case Option<int?> one: one.CustomParser ??= result => (int)Whole(result, option.Name, int.MinValue, int.MaxValue); break;
            case Option<long> one: one.CustomParser ??= result => Whole(result, option.Name); break;
            case Option<long?> one: one.CustomParser ??= result => Whole(result, option.Name); break;
            case Option<double> one: one.CustomParser ??= result => Number(result, option.Name); break;
            case Option<double?> one: one.CustomParser ??= result => Number(result, option.Name); break;
            default: break;
        }

        option.Validators.Insert(0, result =>
        {
            foreach (var token in result.Tokens)
            {
                if (string.IsNullOrWhiteSpace(token.Value))
                {
                    result.AddError($"{option.Name}: expected a value, but it is empty.");
                    return;
                }

                if (token.Value.StartsWith("--", StringComparison.Ordinal))
                {
                    result.AddError($"{option.Name}: expected a value, but {token.Value} follows.");
                    return;
                }
            }
        });
    }

    private static void Prepare(Argument argument)
    {
        if (argument is Argument<long> number)
        {
            number.CustomParser ??= result => Whole(result, argument.Name);
        }

        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{argument.Name}: expected a value, but it is empty.");
            }
        });
    }

    private static double Number(ArgumentResult result, string name) => Read(result, name, NumberText.Read);

    private static long Whole(ArgumentResult result, string name, long least = long.MinValue, long most = long.MaxValue) =>
        Read(result, name, text => NumberText.ReadWhole(text, least, most));

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T> read)
    {
        var text = result.Tokens.Single().Value;
        try
        {
            return read(text);
        }
        catch (FormatException error)
        {
            result.AddError($"{name} {text}: {error.Message}.");
            return default;
        }
    }
}
