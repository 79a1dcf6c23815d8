using System.CommandLine;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight data</c>: get images, look at them, find the broken ones.</summary>
internal static class DataCommand
{
    public static Command Create() =>
        new Command("data", "Gets images, describes them, finds broken ones, shows them.")
        {
            DataFetchCommand.Create(),
            DataInfoCommand.Create(),
            DataCheckCommand.Create(),
            DataShowCommand.Create(),
        }.WithExamples("data info synthetic", "data show synthetic --out sheet.png");
}
