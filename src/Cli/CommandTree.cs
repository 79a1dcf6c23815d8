using System.CommandLine;
using Relight.Cli.Commands;
using Relight.Cli.Options;
using Relight.Cli.Output;

namespace Relight.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    public static RootCommand Create() => new RootCommand(
        """
        Relight trains image models from C#: by self-supervision, by transfer, from scratch.

        Exit codes: 0 done; 1 something went wrong; 2 the command line is off; 3 bad data or files; 85 stopped before the
        end, and the same command goes on from there.
        """)
    {
        DemoCommand.Create(),
        CompareCommand.Create(),
        TrainCommand.Create(),
        PretrainCommand.Create(),
        FinetuneCommand.Create(),
        ResumeCommand.Create(),
        EvalCommand.Create(),
        ProbeCommand.Create(),
        PredictCommand.Create(),
        RestoreCommand.Create(),
        EmbedCommand.Create(),
        SimilarCommand.Create(),
        DuplicatesCommand.Create(),
        LabelCommand.Create(),
        RunsCommand.Create(),
        DigestCommand.Create(),
        ConfigCommand.Create(),
        TortureCommand.Create(),
        LearningRateCommand.Create(),
        SummaryCommand.Create(),
        ProfileCommand.Create(),
        DataCommand.Create(),
        BenchCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
    }.ShowExamples().ReadStrictly();

    /// <summary>A command and all below it.</summary>
    public static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
