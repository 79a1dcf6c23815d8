using System.CommandLine;
using Relight.Cli;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. Below(CommandTree.Create(), "").Select(entry => entry.Path)];

    public static TheoryData<string> AllExamples =>
        [.. Below(CommandTree.Create(), "").SelectMany(entry => Examples.Of(entry.Command)).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_a_description_and_examples(string path)
    {
        var command = Below(CommandTree.Create(), "").Single(entry => entry.Path == path).Command;
        SettingOption.Describe(command);
        command.Description.ShouldNotBeNullOrWhiteSpace();
        Examples.Of(command).ShouldNotBeEmpty();
        command.Options.ShouldAllBe(option => option.Description != null && option.Description.EndsWith('.'));
        command.Arguments.ShouldAllBe(argument => argument.Description != null && argument.Description.EndsWith('.'));
    }

    [Theory]
    [MemberData(nameof(AllExamples))]
    public void Every_example_is_a_command_line_that_is_understood(string example)
    {
        var parsed = CommandTree.Create().Parse(example.Split(" >")[0]);
        parsed.Errors.Select(error => error.Message).ShouldBeEmpty();
        parsed.CommandResult.Command.Action.ShouldNotBeNull();
    }

    [Fact]
    public void Help_of_the_whole_names_every_command_on_a_line_and_the_exit_codes()
    {
        var help = RelightProcess.Run("--help");
        help.Code.ShouldBe(0);
        help.Output.ShouldContain("Exit codes: 0 done; 1 something went wrong; 2 the command line is off; 3 bad data or files; 85 stopped");
        foreach (var command in CommandTree.Create().Subcommands)
        {
            help.Output.Split('\n').Count(line => line.StartsWith("  " + command.Name, StringComparison.Ordinal)).ShouldBe(1);
        }

        help.Output.ShouldNotContain("Examples:");
    }

    [Fact]
    public void Help_of_a_command_shows_defaults_and_ends_with_its_examples()
    {
        var help = RelightProcess.Run("bench", "step", "--help").Output;
        help.ShouldContain("[default: resnet34]");
        RelightProcess.Run("lr-find", "--help").Output.ShouldContain("[default: 1e-7]");
        RelightProcess.Run("train", "--help").Output.ShouldNotContain("{");   // a default is shown as it is written
        help.TrimEnd().Split('\n')[^1].ShouldStartWith("  ./relight bench step ");
    }

    [Fact]   // a user waits for help: loading libtorch alone takes longer than all of it should
    public void Help_needs_no_libtorch() =>
        RelightProcess.Run(new Dictionary<string, string?> { ["RELIGHT_NATIVE"] = "/nowhere/librelight_native.so" },
            "--help").Code.ShouldBe(0);

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("bench step --size 4")]
    [InlineData("bench step --precision fp64")]
    [InlineData("data fetch mnist --to x")]
    [InlineData("data show synthetic --count 5000 --out x.png")]
    public void A_wrong_command_line_is_told_in_one_line_and_the_way_to_help(string line)
    {
        var result = RelightProcess.Run(line.Split(' '));
        result.Code.ShouldBe(ExitCode.Usage);
        result.Output.ShouldBeEmpty();
        var lines = result.Error.TrimEnd().Split('\n');
        lines[^1].ShouldStartWith("See ./relight ");
        lines[^1].ShouldEndWith("--help.");
    }

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string path) => command.Subcommands.SelectMany(
        below => Below(below, $"{path} {below.Name}".Trim()).Prepend(($"{path} {below.Name}".Trim(), below)));
}
