using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>Options that many commands have.</summary>
internal static class CommonOptions
{
    /// <summary>The result as JSON on standard output; progress and messages go to standard error.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary>Answers that are means over views of an image.</summary>
    public static Option<bool> TestTimeAugmentation() => new("--tta")
    {
        Description =
            "Test-time augmentation: average the answers over twelve views of each image (whole, corners, middle, and their mirror "
            + "images), at twelve times the cost.",
    };

    /// <summary>Which of a run's checkpoints counts.</summary>
    public static Option<string?> Checkpoint() => new("--checkpoint")
    {
        Description = "Which of the run's checkpoints: a step, or a name such as best; the newest whole one if left out.",
        HelpName = "STEP|NAME",
    };

    /// <summary>Seed of everything random.</summary>
    public static Option<long> Seed() => SettingOption.Typed("training.seed", 0L);

    /// <summary>Threads inside an operator.</summary>
    public static Option<int> Threads() => SettingOption.Typed("training.threads", Environment.ProcessorCount);

    /// <summary>Threads that read images.</summary>
    public static Option<int> Workers() => SettingOption.Typed("data.workers", DataSettings.DefaultWorkers);

    /// <summary>Images in a batch.</summary>
    public static Option<int> Batch() => new Option<int>("--batch") { Description = "Images in a batch.",
        DefaultValueFactory = _ => new DataSettings { Path = DataSettings.Synthetic }.BatchSize }.AtLeast(1);

    /// <summary>Refuses values below a minimum.</summary>
    public static Option<int> AtLeast(this Option<int> option, int minimum) =>
        Check(option, value => value >= minimum, $"{minimum} or more");

    /// <inheritdoc cref="AtLeast(Option{int}, int)"/>
    public static Option<int?> AtLeast(this Option<int?> option, int minimum) =>
        Check(option, value => value >= minimum, $"{minimum} or more");

    /// <summary>Refuses values that are not in a range.</summary>
    public static Option<int> Between(this Option<int> option, int minimum, int maximum) =>
        Check(option, value => value >= minimum && value <= maximum, $"a whole number from {minimum} to {maximum}");

    /// <summary>Refuses 0 and what is below it.</summary>
    public static Option<double> AboveZero(this Option<double> option)
    {
        option.Validators.Add(result => Refuse(result, text => NumberText.Read(text) > 0, "a number above 0"));
        return option;
    }

    /// <summary>Refuses what is no share between 0 and 1, both left out.</summary>
    public static Option<double> InsideUnit(this Option<double> option)
    {
        option.Validators.Add(result => Refuse(result, text => NumberText.Read(text) is > 0 and < 1, "a number in (0, 1)"));
        return option;
    }

    /// <summary>Refuses what is below 0.</summary>
    public static Option<double?> AtLeastZero(this Option<double?> option)
    {
        option.Validators.Add(result => Refuse(result, text => NumberText.Read(text) >= 0, "a number of 0 or more"));
        return option;
    }

    /// <summary>Refuses what is no value of a setting, with the setting's own words.</summary>
    /// <param name="option">The option.</param>
    /// <param name="path">Path of the setting.</param>
    /// <param name="besides">A word that the option knows besides.</param>
    public static Option OfSetting(this Option option, string path, string? besides = null)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && text != besides && SettingsSchema.Problem(path, text) is { } problem)
            {
                result.AddError($"{option.Name} {text}: {problem}{(besides is null ? "" : $", or {besides}")}.");
            }
        });
        return option;
    }

    /// <summary>The same option with the names that it takes.</summary>
    public static TOption OneOf<TOption>(this TOption option, params string[] values)
        where TOption : Option
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result => Refuse(result, values.Contains, $"one of {string.Join(", ", values)}"));
        return option;
    }

    /// <summary>The same argument with the names that it takes.</summary>
    public static Argument<string> OneOf(this Argument<string> argument, params string[] values)
    {
        argument.CompletionSources.Add(values);
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !values.Contains(text))
            {
                result.AddError($"{argument.Name} {text}: expected one of {string.Join(", ", values)}.");
            }
        });
        return argument;
    }

    private static TOption Check<TOption>(TOption option, Func<long, bool> holds, FormattableString expected)
        where TOption : Option
    {
        option.Validators.Add(result =>
            Refuse(result, text => holds(NumberText.ReadWhole(text)), expected.ToString(CultureInfo.InvariantCulture)));
        return option;
    }

    /// <summary>Adds an error where something does not hold; what is no number at all has its own.</summary>
    private static void Refuse(OptionResult result, Func<string, bool> holds, string expected)
    {
        if (result.Tokens is not [{ Value: var text }])
        {
            return;
        }

        try
        {
            if (!holds(text))
            {
                result.AddError($"{result.Option.Name} {text}: expected {expected}.");
            }
        }
        catch (FormatException error)
        {
            result.AddError($"{result.Option.Name} {text}: {error.Message}.");
        }
    }
}
