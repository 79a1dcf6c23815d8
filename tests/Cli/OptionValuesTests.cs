using System.CommandLine;
using Relight.Cli;
using Relight.Cli.Options;
using Relight.Settings;

namespace Relight.Tests.Cli;

/// <summary>Every option of every command, given what it does not take.</summary>
public sealed class OptionValuesTests
{
    private static readonly string[] NoNumbers =
        ["ten", "0,001", "1,5e-3", "1_000", "1 000", "0x10", "NaN", "Infinity", "-inf", "1e999", "1.2.3", "٣"];

    private static readonly string[] NoWholeNumbers = [.. NoNumbers, "2.5", "1e3", "99999999999999999999"];

    /// <summary>Of seeds, every whole number is one.</summary>
    private static readonly string[] WithoutRange = ["--seed"];

    public static TheoryData<string, string> Options =>
        [.. from entry in Entries() from option in entry.Command.Options select (entry.Path, option.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void What_an_option_does_not_take_is_told_in_a_line_that_names_it(string path, string name)
    {
        var option = Entries().Single(entry => entry.Path == path).Command.Options.Single(option => option.Name == name);
        foreach (var value in WrongValues(option))
        {
            var line = Errors(path, name, value).Single(error => error.Contains(name, StringComparison.Ordinal));
            line.ShouldNotContain("\n");
            line.ShouldNotContain("System.");
            line.ShouldContain("expected", customMessage: $"{path} {name} {value}: {line}");
        }
    }

    [Theory]
    [InlineData("train", "--epochs", "ten", "--epochs ten: expected a whole number.")]
    [InlineData("train", "--epochs", "0", "--epochs 0: expected 1 or more.")]
    [InlineData("train", "--epochs", "99999999999", "--epochs 99999999999: expected a whole number of 2147483647 or less.")]
    [InlineData("train", "--lr", "0,001", "--lr 0,001: expected a number such as 3e-4, with a point and without separators.")]
    [InlineData("train", "--lr", "-1", "--lr -1: expected 0 or more, such as 3e-4.")]
    [InlineData("train", "--clip-norm", "0", "--clip-norm 0: expected a number above 0, such as 1.")]
    [InlineData("train", "--clip-value", "0", "--clip-value 0: expected a number above 0, such as 0.5.")]
    [InlineData("train", "--ema", "1", "--ema 1: expected a number in (0, 1), such as 0.999.")]
    [InlineData("train", "--labels", "10,5%", "--labels 10,5%: expected a share such as 10% or a number per class such as 20.")]
    [InlineData("train", "--deadline", "1,5h", "--deadline 1,5h: expected a time such as 90s, 30m, 2h or 1h30m, of 49 days at most.")]
    [InlineData("train", "--precision", "fp64", "--precision fp64: expected one of auto, fp32, bf16, fp16.")]
    [InlineData("train", "--device", "gpu", "--device gpu: expected auto, cpu, cuda or cuda:N.")]
    [InlineData("train", "--run", "", "--run: expected a value, but none follows.")]
    [InlineData("train", "--run", " ", "--run: expected a value, but it is empty.")]
    [InlineData("train", "--run", "--json", "--run: expected a value, but --json follows.")]
    [InlineData("train", "--run", "--jsn", "--run: expected a value, but --jsn follows.")]
    [InlineData("train", "--memory-limit", "0", "--memory-limit 0: expected 1 or more.")]
    [InlineData("lr-find", "--min-lr", "0", "--min-lr 0: expected a number above 0.")]
    [InlineData("data show", "--count", "5000", "--count 5000: expected a whole number from 1 to 1000.")]
    [InlineData("train", "--seed", "1.5", "--seed 1.5: expected a whole number.")]
    public void The_line_says_what_was_given_and_what_is_expected(string path, string name, string value, string expected) =>
        Errors(path, name, value).ShouldContain(expected);

    [Theory]
    [InlineData("train photos --epoch 3", "train has no option --epoch. Did you mean --epochs?")]
    [InlineData("train photos --learning-rate 1e-3", "train has no option --learning-rate. Did you mean --lr?")]
    [InlineData("train photos --batch_size=32", "train has no option --batch_size. Did you mean --batch?")]
    [InlineData("train photos --num-workers 4", "train has no option --num-workers. Did you mean --workers?")]
    [InlineData("train photos --num-epochs 4", "train has no option --num-epochs. Did you mean --epochs?")]
    [InlineData("finetune photos --weights x.pth", "finetune has no option --weights. Did you mean --from?")]
    [InlineData("train photos --weights x.pth", "train has no option --weights. Did you mean --from?")]
    [InlineData("predict run --tpo 3 x.jpg", "predict has no option --tpo. Did you mean --top?")]
    [InlineData("train photos --deterministic=yes", "--deterministic yes: expected the option alone, true or false.")]
    [InlineData("trian photos", "There is no command trian. Did you mean train?")]
    [InlineData("runs lst", "There is no command runs lst. Did you mean runs list?")]
    [InlineData("data", "data: expected a command. There are fetch, info, check, show.")]
    [InlineData("train photos more", "train takes no more than DATA: 'more' is one too many.")]
    [InlineData("eval", "eval: RUN is missing. Folder of the run whose model is measured.")]
    [InlineData("torture train synthetic --size 32", "torture has no option --size. The options of the training come after --.")]
    [InlineData("completion csh", "SHELL csh: expected one of bash, zsh, fish.")]
    [InlineData("--versoin", "relight has no option --versoin. Did you mean --version?")]
    public void What_there_is_not_is_told_with_what_may_have_been_meant(string line, string expected) =>
        Errors(line.Split(' ')).ShouldContain(expected);

    [Fact]
    public void An_option_of_another_name_elsewhere_is_none_here_and_stands_for_one_that_there_is()
    {
        string[] names = [.. Entries().SelectMany(entry => entry.Command.Options).Select(option => option.Name).Distinct()];
        OptionSynonyms.All.Keys.Intersect(names).ShouldBeEmpty();
        OptionSynonyms.All.Values.Except(names).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("train photos --lr -0.5e-3")]
    [InlineData("torture --kills 2 -- train synthetic --size 32")]
    [InlineData("train @photos --json true")]
    [InlineData("train photos --lr .5 --weight-decay +1e-2")]
    [InlineData("runs")]
    [InlineData("train --config s.yaml")]
    public void What_can_be_read_is_no_error(string line) =>
        Errors(line.Split(' ')).Where(error => !error.Contains("expected 0 or more", StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [InlineData("3e-4", 3e-4)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+2", 2)]
    [InlineData(" -1E+3 ", -1000)]
    [InlineData("0e-999", 0)]
    public void Numbers_are_read_with_a_point_in_every_language(string text, double expected)
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = german;
            NumberText.Read(text).ShouldBe(expected);
            Errors("train", "photos", "--weight-decay", "0,05").ShouldHaveSingleItem().ShouldContain("expected a number");
            var parsed = CommandTree.Create().Parse(["lr-find", "photos", "--min-lr", "0.001"]);
            parsed.GetValue<double>("--min-lr").ShouldBe(0.001);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("1e-999")]
    [InlineData("0.5e-400")]
    public void A_number_that_would_become_0_is_refused(string text) =>
        Should.Throw<FormatException>(() => NumberText.Read(text)).Message.ShouldContain("expected 0, or");

    private static IEnumerable<(string Path, Command Command)> Entries(Command? command = null, string path = "") =>
        (command ?? CommandTree.Create()).Subcommands
            .SelectMany(below => Entries(below, $"{path} {below.Name}".Trim()).Prepend(($"{path} {below.Name}".Trim(), below)));

    private static IEnumerable<string> WrongValues(Option option)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        if (type == typeof(bool))
        {
            return option.Name == "--help" ? [] : ["maybe", "1", ""];
        }

        return type == typeof(double) ? [.. NoNumbers, "-1", ""]
            : type == typeof(int) || type == typeof(long)
                ? [.. NoWholeNumbers, .. WithoutRange.Contains(option.Name) ? Array.Empty<string>() : ["-1"], ""]
            : type == typeof(TimeSpan) ? [.. NoNumbers, "-5m", "0s", "1,5h", ""]
            : [.. option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Any() ? ["no-such-name", "FP32,"]
                : Array.Empty<string>(), .. option.Arity.MinimumNumberOfValues == 0 ? Array.Empty<string>() : [""], " "];
    }

    /// <summary>With =, since a flag takes no word that follows.</summary>
    private static IReadOnlyList<string> Errors(string path, string name, string value) => Errors([.. path.Split(' '), $"{name}={value}"]);

    private static IReadOnlyList<string> Errors(params string[] words)
    {
        var parsed = CommandTree.Create().Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Action?.ClearsParseErrors == true ? [] : CommandLineCheck.Errors(parsed, words);
    }
}
