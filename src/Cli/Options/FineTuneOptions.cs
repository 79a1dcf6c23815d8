using System.CommandLine;
using Relight.Recipes;
using Relight.Recipes.Probing;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>How a probe fine-tunes.</summary>
internal sealed class FineTuneOptions
{
    private readonly Option<string?> _labels = new("--fine-tune")
    {
        Description = "Also fine-tune with so many of the training labels: shares or numbers per class, with commas between. Each training "
            + "is a run in RUN/probe, so that the same command goes on after an interruption.",
        HelpName = "1%,10%,100%",
    };

    private readonly Option<int> _seeds = new Option<int>("--seeds")
    {
        Description = "Seeds to fine-tune with; each chooses other images to have labels.", DefaultValueFactory = _ => 3, HelpName = "N",
    }.AtLeast(1);

    private readonly Option<int?> _epochs = new Option<int?>("--epochs")
    {
        Description = "Epochs of each fine-tuning; left out: 10 with all labels, and with fewer more, as the square root of what is "
            + "missing.",
        HelpName = "N",
    }.AtLeast(1);

    private readonly Option<bool> _scratch = new("--scratch") { Description = "Also train the same from random weights, beside it." };

    /// <summary>Refuses amounts that are none.</summary>
    public FineTuneOptions() => _labels.Validators.Add(result =>
    {
        foreach (var amount in result.Tokens is [{ Value: var text }] ? Amounts(text) : [])
        {
            if (!IsAll(amount) && SettingsSchema.Problem("data.labels", amount) is { } problem)
            {
                result.AddError($"--fine-tune {amount}: {problem}, or 100 %; several with commas between.");
                return;
            }
        }
    });

    /// <summary>Every option, for a command to add.</summary>
    public IEnumerable<Option> All => [_labels, _seeds, _epochs, _scratch];

    /// <summary>What to fine-tune; null: nothing.</summary>
    /// <exception cref="ArgumentException">There is an option of fine-tuning, and no fine-tuning.</exception>
    public FineTuning? Read(ParseResult parsed, SavedModel model, string run, Probe probe, int threads, IProgress<string> notes)
    {
        if (parsed.GetValue(_labels) is { } labels)
        {
            return new FineTuning(model, run, probe)
            {
                Labels = Amounts(labels), Seeds = parsed.GetValue(_seeds), Epochs = parsed.GetValue(_epochs),
                FromScratch = parsed.GetValue(_scratch), Threads = threads, Notes = notes,
                Arguments = Environment.GetCommandLineArgs()[1..],
            };
        }

        Option? alone = new Option[] { _seeds, _epochs, _scratch }.FirstOrDefault(
            option => parsed.GetResult(option) is { Implicit: false });
        return alone is null ? null : throw new ArgumentException(
            $"{alone.Name} says how to fine-tune, and --fine-tune with how many labels: expected both, such as --fine-tune 1%,10%,100%.");
    }

    private static string[] Amounts(string text) => text.Split(',', StringSplitOptions.TrimEntries).Distinct().ToArray();

    private static bool IsAll(string amount)
    {
        try
        {
            return FineTuning.IsAll(amount);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
