using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs.Processes;
using Relight.Vision.Datasets.Inspection;
using Relight.Vision.Folders;

namespace Relight.Cli.Commands;

/// <summary><c>relight data show</c>: a contact sheet.</summary>
internal static class DataShowCommand
{
    private const int Side = 96;
    private const int MostImages = 1000;
    private const int UnlabeledColumns = 10;

    public static Command Create()
    {
        var data = DataArgument.Create();
        var file = new Option<string>("--out") { Description = "The picture to write, a PNG file; one that is there is replaced.",
            Required = true, HelpName = "FILE" };
        var count = new Option<int>("--count")
        {
            Description = $"About how many images, the same number of each class; at most {MostImages}.",
            DefaultValueFactory = _ => 80,
        }.Between(1, MostImages);
        var part = PartOption.Create("Which part to show; train if left out.");
        var layout = new LayoutOptions();
        var seed = CommonOptions.Seed();
        seed.Description = "Which images are picked.";
        var command = new Command("show", "Draws a contact sheet: some images of each class in a row, with its name.")
        {
            data, file, count, part, seed,
        }.WithExamples("data show synthetic --out sheet.png", "data show synthetic --part val --count 40 --out sheet.png");
        layout.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            var images = DatasetInput.Images(
                parsed.GetRequiredValue(data), layout.Read(parsed), PartOption.Role(parsed.GetValue(part)) ?? ImagePartRole.Train, Side);
            var wanted = parsed.GetValue(count);
            var rows = images.Classes.Count > 0
                ? Math.Min(images.Classes.Count, wanted)
                : (wanted + UnlabeledColumns - 1) / UnlabeledColumns;
            var columns = images.Classes.Count > 0 ? (wanted + rows - 1) / rows : Math.Min(UnlabeledColumns, wanted);
            var path = parsed.GetRequiredValue(file);
            File.WriteAllBytes(path, ContactSheet.Png(images, columns, rows, (ulong)parsed.GetValue(seed)));
            Console.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }
}
