using System.CommandLine;
using Relight.Cli.Doctor;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Tensors;

namespace Relight.Cli.Commands;

/// <summary><c>relight doctor</c>: what this machine has, how fast it is, what is missing and how to mend it.</summary>
internal static class DoctorCommand
{
    /// <summary>The first line of src/Tensors/operators.txt, but for the version of libtorch.</summary>
    private const string SchemasHead =
        "# The schemas of every operator of libtorch {0}, as its dispatcher prints them. Made by: ./relight doctor --schemas > src/Tensors/operators.txt";

    public static Command Create()
    {
        var json = CommonOptions.Json();
        var schemas = new Option<bool>("--schemas")
        {
            Description = "Print only the schema of every operator of this libtorch, as src/Tensors/operators.txt keeps them.",
        };
        var command = new Command("doctor", "Shows what this machine has, how fast it multiplies, what is missing and the command that mends it.")
        {
            json,
            schemas,
        }.WithExamples("doctor", "doctor --json", "doctor --schemas > operators.txt");
        command.SetAction(parsed => parsed.GetValue(schemas) ? PrintSchemas() : Diagnose(parsed.GetValue(json)));
        return command;
    }

    private static int Diagnose(bool json)
    {
        var diagnosis = Diagnosis.Make();
        if (json)
        {
            JsonOutput.Write(diagnosis.ToJson());
        }
        else
        {
            DiagnosisView.Show(diagnosis);
        }

        return diagnosis.Findings.Any(finding => finding.Stops) ? ExitCode.Failed : ExitCode.Done;
    }

    private static int PrintSchemas()
    {
        Console.Out.Write(string.Join('\n', [string.Format(System.Globalization.CultureInfo.InvariantCulture, SchemasHead, Torch.Version), .. Operator.Schemas(), ""]));

        return ExitCode.Done;
    }
}
