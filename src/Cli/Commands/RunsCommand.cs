using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Spectre.Console;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs</c>: what lies in the folders of runs.</summary>
internal static class RunsCommand
{
    private const string RecordName = "run.json";

    public static Command Create() => new Command("runs", "Lists, shows, compares, checks, prunes and exports runs.")
    {
        List(), Show(), Compare(), Verify(), Prune(), Mark(), Export(),
    }.WithExamples("runs list", "runs show runs/photos", "runs compare runs/a runs/b", "runs export runs/photos photos.pth");

    private static Command List()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Searched with all folders below it.", DefaultValueFactory = _ => "runs" };
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the runs in a folder, the newest first.") { folder, json }.WithExamples("runs list", "runs list /mnt/runs --json");
        command.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(root))
            {
                throw new DirectoryNotFoundException($"There is no folder {root}. Trainings make their runs in runs/, or where --run says.");
            }

            RunDirectory[] runs =
            [
                .. Directory.EnumerateFiles(root, RecordName, SearchOption.AllDirectories)
                    .Select(path => RunDirectory.Read(Path.GetDirectoryName(path)!)).OrderByDescending(run => run.Record.Started),
            ];
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonArray([.. runs.Select(run => (JsonNode)Facts(run))]));
                return ExitCode.Done;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumns("run", "command", "started (UTC)", "state");
            foreach (var heading in (string[])["step", "accuracy, %"])
            {
                table.AddColumn(new TableColumn(heading).RightAligned());
            }

            foreach (var run in runs)
            {
                table.AddRow(
                    Markup.Escape(Path.GetRelativePath(root, run.Folder)), run.Record.Command, Text($"{run.Record.Started:yyyy-MM-dd HH:mm}"), State(run),
                    Text($"{(run.Checkpoints.Steps is [.., var last] ? last : 0)}"), run.Metrics.Read().Last("val/accuracy") is { } accuracy ? Text($"{100 * accuracy:0.0}") : "–");
            }

            AnsiConsole.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var run = Run();
        var json = CommonOptions.Json();
        var command = new Command("show", "Shows one run: what was asked, its attempts, its checkpoints, what it measured last, what interruptions cost.") { run, json }
            .WithExamples("runs show runs/photos", "runs show runs/photos --json");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Read(parsed.GetRequiredValue(run));
            var facts = Facts(one);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(facts);
                return ExitCode.Done;
            }

            var use = RunUse.Of(one);
            Console.WriteLine($"{one.Folder}: {one.Record.Command}, {State(one)}");
            foreach (var attempt in one.Record.Attempts)
            {
                Console.WriteLine(Text($"  attempt {attempt.Number}: {attempt.Started:yyyy-MM-dd HH:mm:ss} UTC, from step {attempt.ResumedFrom ?? 0}, {attempt.Outcome}{(attempt.Message is null ? "" : $": {attempt.Message}")}"));
            }

            Console.WriteLine(Text($"  interrupted {use.Interruptions} times, {use.StepsDoneTwice} steps done twice, {100 * use.UsefulShare:0.0} % of {use.Time.TotalSeconds:0} s useful"));
            Console.WriteLine($"  checkpoints at steps {string.Join(", ", one.Checkpoints.Steps)}");
            foreach (var (name, value) in facts["metrics"]!.AsObject())
            {
                Console.WriteLine(Text($"  {name} {(double)value!:G5}"));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Compare()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Folders of two or more runs.", Arity = new ArgumentArity(2, 100) };
        var json = CommonOptions.Json();
        var command = new Command("compare", "Puts runs side by side: the settings that differ, the last metrics, whether the weights are the same.") { runs, json }
            .WithExamples("runs compare runs/a runs/b");
        command.SetAction(parsed =>
        {
            RunDirectory[] all = [.. parsed.GetRequiredValue(runs).Select(RunDirectory.Read)];
            var settings = all.Select(run => SettingsDifference.Flatten(run.Record.Settings)).ToArray();
            var metrics = all.Select(run => run.Metrics.Read()).ToArray();
            var rows = new List<(string Name, string[] Values)>();
            rows.AddRange(settings.SelectMany(one => one.Keys).Distinct()
                .Select(name => (name, settings.Select(one => one.GetValueOrDefault(name, "–")).ToArray())).Where(row => row.Item2.Distinct().Count() > 1));
            rows.AddRange(metrics.SelectMany(one => one.Names).Distinct()
                .Select(name => (name, metrics.Select(one => one.Last(name) is { } value ? Text($"{value:G5}") : "–").ToArray())));
            rows.Add(("weights, SHA-256", [.. all.Select(run => run.Checkpoints.Newest().Checkpoint is null ? "–" : Weights.Digest(run.Folder)[..16])]));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject(rows.Select(row => KeyValuePair.Create(row.Name, (JsonNode?)new JsonArray([.. row.Values.Select(value => (JsonNode)value)])))));
                return ExitCode.Done;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumn("");
            Array.ForEach(all, run => table.AddColumn(Markup.Escape(Path.GetRelativePath(".", run.Folder))));
            rows.ForEach(row => table.AddRow([Markup.Escape(row.Name), .. row.Values.Select(Markup.Escape)]));
            AnsiConsole.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var run = Run();
        var command = new Command("verify", "Checks every byte of every checkpoint against its checksums. Exit code 3 where one is damaged.") { run }
            .WithExamples("runs verify runs/photos");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Read(parsed.GetRequiredValue(run));
            var damaged = 0;
            foreach (var step in one.Checkpoints.Steps)
            {
                var problems = one.Checkpoints.Verify(step);
                damaged += problems.Count > 0 ? 1 : 0;
                Console.WriteLine(problems.Count == 0 ? $"step {step}: whole" : $"step {step}: damaged: {string.Join("; ", problems)}");
            }

            Console.WriteLine(one.Checkpoints.Steps.Count == 0 ? "There is no checkpoint yet." : $"{one.Checkpoints.Steps.Count - damaged} of {one.Checkpoints.Steps.Count} checkpoints are whole.");
            return damaged == 0 ? ExitCode.Done : ExitCode.BadInput;
        });
        return command;
    }

    private static Command Prune()
    {
        var run = Run();
        var keep = new Option<int>("--keep") { Description = "How many of the newest whole checkpoints stay; those with a name stay too.", DefaultValueFactory = _ => 1 }.AtLeast(1);
        var command = new Command("prune", "Deletes old checkpoints of a run.") { run, keep }.WithExamples("runs prune runs/photos --keep 1");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Hold(parsed.GetRequiredValue(run));
            var deleted = one.Checkpoints.Prune(parsed.GetValue(keep));
            Console.WriteLine($"Deleted {deleted.Count} checkpoints; left are steps {string.Join(", ", one.Checkpoints.Steps)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Mark()
    {
        var run = Run();
        var step = new Argument<long>("STEP") { Description = "A step that has a checkpoint." };
        var name = new Argument<string>("NAME") { Description = "Letters, digits, - and _." };
        var command = new Command("mark", "Gives a checkpoint a name, by which it is kept when older ones are deleted.") { run, step, name }
            .WithExamples("runs mark runs/photos 1480 published");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Hold(parsed.GetRequiredValue(run));
            one.Checkpoints.Mark(parsed.GetRequiredValue(name), parsed.GetValue(step));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Export()
    {
        var run = Run();
        var file = new Argument<string>("FILE") { Description = "What to write: a .safetensors, .pth or .pt file." };
        var command = new Command("export", "Writes the weights of a run's newest whole checkpoint to a file, under PyTorch's keys.") { run, file }
            .WithExamples("runs export runs/photos photos.pth");
        command.SetAction(parsed =>
        {
            using var scope = new TensorScope();
            var weights = Weights.Read(parsed.GetRequiredValue(run));
            WeightsFile.Write(parsed.GetRequiredValue(file), weights);
            Console.WriteLine($"{parsed.GetRequiredValue(file)}: {weights.Count} tensors, SHA-256 {Weights.Digest(weights)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Run() => new("RUN") { Description = "Folder of the run." };

    private static string State(RunDirectory run) => run.Record.IsFinished ? "finished" : run.IsBeingWorkedOn ? "running" : "interrupted";

    private static JsonObject Facts(RunDirectory run)
    {
        var history = run.Metrics.Read();
        var use = RunUse.Of(run);
        return new JsonObject
        {
            ["run"] = run.Folder,
            ["command"] = run.Record.Command,
            ["started"] = run.Record.Started,
            ["state"] = State(run),
            ["checkpoints"] = new JsonArray([.. run.Checkpoints.Steps.Select(step => (JsonNode)step)]),
            ["attempts"] = run.Record.Attempts.Count,
            ["stepsDoneTwice"] = use.StepsDoneTwice,
            ["seconds"] = Math.Round(use.Time.TotalSeconds, 1),
            ["usefulShareOfTime"] = Math.Round(use.UsefulShare, 4),
            ["metrics"] = new JsonObject(history.Names.Select(name => KeyValuePair.Create(
                name, (JsonNode?)(history.Last(name) is { } value && double.IsFinite(value) ? value : null))).Where(pair => pair.Value is not null)),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
