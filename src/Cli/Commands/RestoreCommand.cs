using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Restoring;
using Relight.Runs.Processes;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Pictures;

namespace Relight.Cli.Commands;

/// <summary><c>relight restore</c>: photographs restored by a model that learned to.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run whose model restores." };
        var photos = new Argument<string[]>("PHOTO") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the restored photographs, NAME.restored.png each.", HelpName = "FOLDER",
            DefaultValueFactory = _ => ".",
        };
        var damage = new Option<bool>("--damage")
        {
            Description = "First damage the photographs as those were from which the run learned; NAME.damaged.png shows how.",
        };
        var checkpoint = CommonOptions.Checkpoint();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "restore",
            """
            Restores photographs of any size by a run's model: one of the methods inpainting, crappify, super-resolution, colorization
            or restore. A photograph that cannot be read is named, and the others are restored all the same.

            Exit code 3: a photograph could not be read.
            """)
        {
            run, photos, folder, damage, checkpoint, threads, json,
        }.WithExamples(
            "restore runs/crappify old.jpg --out restored/",
            "restore runs/colorization photo.jpg --damage");
        command.SetAction(parsed =>
        {
            Torch.Threads = parsed.GetValue(threads);
            var restorer = PhotoRestorer.Load(parsed.GetRequiredValue(run), parsed.GetValue(checkpoint));
            var target = Directory.CreateDirectory(parsed.GetRequiredValue(folder)).FullName;
            var (written, unread) = (new JsonArray(), new JsonArray());
            foreach (var path in parsed.GetRequiredValue(photos))
            {
                if (Decoded(path, unread) is not { } photo)
                {
                    continue;
                }

                var name = Path.Combine(target, Path.GetFileNameWithoutExtension(path));
                var result = new JsonObject { ["photo"] = path, ["restored"] = name + ".restored.png" };
                if (parsed.GetValue(damage))
                {
                    photo = restorer.Damage(photo);
                    ImageEncoder.WritePng(name + ".damaged.png", photo);
                    result["damaged"] = name + ".damaged.png";
                }

                ImageEncoder.WritePng(name + ".restored.png", restorer.Restore(photo));
                written.Add((JsonNode)result);
                if (!parsed.GetValue(json))
                {
                    Console.WriteLine(VisibleText.Of($"{path} → {name}.restored.png"));
                }
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject { ["restored"] = written, ["broken"] = unread });
            }

            return unread.Count > 0 ? ExitCode.BadInput : ExitCode.Done;
        });
        return command;
    }

    private static ByteImage? Decoded(string path, JsonArray unread)
    {
        try
        {
            return ImageDecoder.Decode(path);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(VisibleText.Of($"{path}: {error.Message}"));
            unread.Add((JsonNode)new JsonObject { ["photo"] = path, ["problem"] = error.Message });
            return null;
        }
    }
}
