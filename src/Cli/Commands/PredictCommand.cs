using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Tensors;
using Relight.Vision.Folders;

namespace Relight.Cli.Commands;

/// <summary><c>relight predict</c>: ask a model what is on images.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run whose model is asked." };
        var images = new Argument<string[]>(
            "IMAGE") { Description = "Image files, or folders: all images below them.", Arity = ArgumentArity.OneOrMore };
        var top = new Option<int>("--top") { Description = "Classes to name for each image.", DefaultValueFactory = _ => 3 }.AtLeast(1);
        var checkpoint = CommonOptions.Checkpoint();
        var augmentation = CommonOptions.TestTimeAugmentation();
        var workers = CommonOptions.Workers();
        var batch = CommonOptions.Batch();
        var threads = CommonOptions.Threads();
        var csv = new Option<bool>(
            "--csv") { Description =
            "Print the result as CSV: image, class and probability of each class named, and the error of an image that cannot be read." };
        var json = CommonOptions.Json();
        var command = new Command(
            "predict",
            """
            Asks a run's model what is on images. An image that cannot be read is named, and the others are answered all the same.

            Exit code 3: an image could not be read.
            """)
        {
            run, images, top, checkpoint, augmentation, workers, batch, threads, csv, json,
        }.WithExamples(
            "predict runs/photos holiday.jpg --tta",
            "predict runs/photos holidays/ --csv > holidays.csv",
            "predict runs/photos *.jpg --top 1 --json");
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new ArgumentException("--json and --csv: give one of them.");
            }

            Torch.Threads = parsed.GetValue(threads);
            var given = parsed.GetRequiredValue(images);
            string[] paths = [.. given.SelectMany(path => Directory.Exists(path) ? ImagesIn(path) : [path])];
            var model = SavedModel.Load(parsed.GetRequiredValue(run), checkpoint: parsed.GetValue(checkpoint));
            IEnumerable<ImageAnswer> Ask() =>
                model.Predict(paths, parsed.GetValue(augmentation), parsed.GetValue(batch), parsed.GetValue(workers));
            var hasFolders = given.Any(Directory.Exists);
            var unread = hasFolders && parsed.GetValue(json)
                ? Write(CountProgress.Run("predict", paths.Length, progress => Counted(Ask(), progress).ToList()))
                : hasFolders && Console.IsOutputRedirected
                    ? CountProgress.Run("predict", paths.Length, progress => Write(Counted(Ask(), progress)))
                : Write(Ask());
            return unread > 0 ? ExitCode.BadInput : ExitCode.Done;

            int Write(IEnumerable<ImageAnswer> answers)
            {
                var unread = 0;
                answers = answers.Select(answer =>
                {
                    if (answer.Problem is { } problem)
                    {
                        unread++;
                        Console.Error.WriteLine(VisibleText.Of($"{answer.Path}: {problem}"));
                    }

                    return answer;
                });
                if (parsed.GetValue(json))
                {
                    WriteJson(answers, parsed.GetValue(top));
                }
                else if (parsed.GetValue(csv))
                {
                    WriteCsv(answers, Math.Min(parsed.GetValue(top), model.Classes.Count));
                }
                else
                {
                    WriteText(answers, parsed.GetValue(top));
                }

                return unread;
            }
        });
        return command;
    }

    /// <summary>The images below a folder, named as the user named the folder.</summary>
    private static IEnumerable<string> ImagesIn(string folder)
    {
        var list = ImageFolder.ReadUnlabeled(folder, new Notes());
        return list.Files.Select(file => Path.Join(folder, Path.GetRelativePath(list.Root, file.Path)));
    }

    private static IEnumerable<ImageAnswer> Counted(IEnumerable<ImageAnswer> answers, IProgress<int> progress)
    {
        foreach (var (index, answer) in answers.Index())
        {
            yield return answer;
            progress.Report(index + 1);
        }
    }

    private static void WriteText(IEnumerable<ImageAnswer> answers, int top)
    {
        foreach (var answer in answers.Where(answer => answer.Problem is null))
        {
            var classes = answer.Classes.Take(top)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Class} {100 * p.Probability:0.0} %"));
            Console.WriteLine(VisibleText.Of($"{answer.Path}: {string.Join(", ", classes)}"));
        }
    }

    private static void WriteJson(IEnumerable<ImageAnswer> answers, int top)
    {
        var all = answers.ToList();
        JsonOutput.Write(new JsonObject
        {
            ["predictions"] = new JsonArray(
                [.. all.Where(answer => answer.Problem is null).Select(
                    answer => (JsonNode)ToJson(answer.Path, [.. answer.Classes.Take(top)]))]),
            ["broken"] = new JsonArray(
                [.. all.Where(answer => answer.Problem is not null).Select(
                    answer => (JsonNode)new JsonObject { ["image"] = answer.Path, ["reason"] = answer.Problem })]),
        });
    }

    private static JsonObject ToJson(string path, Prediction[] answer) => new()
    {
        ["image"] = path,
        ["class"] = answer[0].Class,
        ["probability"] = answer[0].Probability,
        ["top"] = new JsonArray([.. answer.Select(p => (JsonNode)new JsonObject { ["class"] = p.Class, ["probability"] = p.Probability })]),
    };

    private static void WriteCsv(IEnumerable<ImageAnswer> answers, int top)
    {
        using var csv = new CsvWriter(Console.Out, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        Write(["image", .. Enumerable.Range(1, top).SelectMany(
            place => place == 1 ? (string[])["class", "probability"] : [$"class{place}", $"probability{place}"]), "error"]);
        foreach (var answer in answers)
        {
            string[] classes = [.. answer.Classes.Take(top).SelectMany(
                p => (string[])[p.Class, p.Probability.ToString("0.######", CultureInfo.InvariantCulture)])];
            Write([answer.Path, .. classes, .. Enumerable.Repeat("", 2 * top - classes.Length), answer.Problem ?? ""]);
        }

        void Write(IEnumerable<string> fields)
        {
            foreach (var field in fields)
            {
                csv.WriteField(VisibleText.Of(field));
            }

            csv.NextRecord();
        }
    }
}
