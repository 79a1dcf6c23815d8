using System.CommandLine;
using System.Globalization;

namespace Relight.Cli.Options;

/// <summary>Options that many commands have.</summary>
internal static class CommonOptions
{
    /// <summary>The result as JSON on standard output; progress and messages go to standard error.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary>Answers that are means over views of an image.</summary>
    public static Option<bool> TestTimeAugmentation() => new("--tta")
    {
        Description = "Test-time augmentation: average the answers over twelve views of each image (whole, corners, middle, and their mirror images), at twelve times the cost.",
    };

    /// <summary>Which of a run's checkpoints counts.</summary>
    public static Option<string?> Checkpoint() => new("--checkpoint")
    {
        Description = "Which of the run's checkpoints: a step, or a name such as best; the newest whole one if left out.",
        HelpName = "STEP|NAME",
    };

    /// <summary>Seed of everything random.</summary>
    public static Option<long> Seed() => new("--seed")
    {
        Description = "Seed of everything random; the same seed and threads give the same bytes.",
        DefaultValueFactory = _ => 0,
    };

    /// <summary>Threads inside an operator.</summary>
    public static Option<int> Threads() => new Option<int>("--threads")
    {
        Description = "Threads that compute; as many as the process may use if left out.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    }.AtLeast(1);

    /// <summary>Refuses values below a minimum.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, T minimum)
        where T : IComparable<T>
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(option) is { } value && value.CompareTo(minimum) < 0)
            {
                result.AddError($"{option.Name} {value}: expected {minimum} or more.");
            }
        });
        return option;
    }

    /// <summary>Refuses values below a minimum.</summary>
    public static Option<long?> AtLeast(this Option<long?> option, long minimum)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is { } value && value < minimum)
            {
                result.AddError($"{option.Name} {value}: expected {minimum} or more.");
            }
        });
        return option;
    }

    /// <summary>Refuses a limit and what is below it.</summary>
    public static Option<T> Above<T>(this Option<T> option, T limit)
        where T : IComparable<T>
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(option) is { } value && value.CompareTo(limit) <= 0)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value}: expected more than {limit}."));
            }
        });
        return option;
    }

    /// <summary>Refuses values that a condition does not hold for.</summary>
    /// <param name="option">The option.</param>
    /// <param name="holds">The condition.</param>
    /// <param name="expected">What is expected, for the error.</param>
    public static Option<T?> Expect<T>(this Option<T?> option, Func<T, bool> holds, string expected)
        where T : struct
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(option) is { } value && !holds(value))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value}: expected {expected}."));
            }
        });
        return option;
    }

    /// <summary>The same option with the names that it takes.</summary>
    public static Option<string> OneOf(this Option<string> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
