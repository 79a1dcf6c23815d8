using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Doctor;
using Relight.Runs.Processes;
using Relight.Tensors;

namespace Relight.Cli.Commands;

/// <summary><c>relight doctor</c>: what this machine has, how fast it is, what is missing and how to mend it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var schemas = new Option<string?>("--schemas")
        {
            Description =
                "Print only the schema of every operator of this libtorch, or add those that FILE, src/Tensors/operators.txt, lacks.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "doctor", "Shows what this machine has, how fast it multiplies, what is missing and the command that mends it.")
        {
            json,
            schemas,
        }.WithExamples("doctor", "doctor --json", "doctor --schemas src/Tensors/operators.txt");
        command.SetAction(parsed => parsed.GetResult(schemas) is null ? Diagnose(parsed.GetValue(json))
            : parsed.GetValue(schemas) is { } file ? ExtendSchemas(file) : PrintSchemas());
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

    private static int ExtendSchemas(string file)
    {
        var added = OperatorList.Extend(file, Version.Parse(Torch.Version), Operator.Schemas());
        Console.WriteLine(
            $"{file}: {(added == 0 ? "no operator" : added == 1 ? "1 operator" : $"{added} operators")} "
            + $"of libtorch {Torch.Version} added.");
        return ExitCode.Done;
    }

    private static int PrintSchemas()
    {
        var list = new OperatorList();
        list.Add(Version.Parse(Torch.Version), Operator.Schemas());
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write(list);
        return ExitCode.Done;
    }
}
