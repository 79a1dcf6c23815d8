using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Tensors;

namespace Relight.Cli.Commands;

/// <summary><c>relight predict</c>: ask a model what is on images.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run whose model is asked." };
        var images = new Argument<string[]>("IMAGE") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
        var top = new Option<int>("--top") { Description = "Classes to name for each image.", DefaultValueFactory = _ => 3 }.AtLeast(1);
        var checkpoint = CommonOptions.Checkpoint();
        var augmentation = CommonOptions.TestTimeAugmentation();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "predict",
            "Asks a run's model what is on images.")
        {
            run, images, top, checkpoint, augmentation, threads, json,
        }.WithExamples(
            "predict runs/photos holiday.jpg --tta",
            "predict runs/photos *.jpg --top 1 --json");
        command.SetAction(parsed =>
        {
            Torch.Threads = parsed.GetValue(threads);
            var model = SavedModel.Load(parsed.GetRequiredValue(run), checkpoint: parsed.GetValue(checkpoint));
            var answers = parsed.GetRequiredValue(images)
                .Select(path => (Path: path, Answer: model.Predict(path, parsed.GetValue(augmentation)).Take(parsed.GetValue(top)).ToArray()));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject { ["predictions"] = new JsonArray([.. answers.Select(a => (JsonNode)ToJson(a.Path, a.Answer))]) });
                return ExitCode.Done;
            }

            foreach (var (path, answer) in answers)
            {
                Console.WriteLine($"{path}: " + string.Join(", ", answer.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Class} {100 * p.Probability:0.0} %"))));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject ToJson(string path, Prediction[] answer) => new()
    {
        ["image"] = path,
        ["class"] = answer[0].Class,
        ["probability"] = answer[0].Probability,
        ["top"] = new JsonArray([.. answer.Select(p => (JsonNode)new JsonObject { ["class"] = p.Class, ["probability"] = p.Probability })]),
    };
}
