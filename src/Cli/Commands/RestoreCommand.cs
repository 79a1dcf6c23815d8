using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Data;
using Relight.Recipes.Restoring;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Pictures;

namespace Relight.Cli.Commands;

/// <summary><c>relight restore</c>: photographs restored by a model that learned to.</summary>
internal static class RestoreCommand
{
    private const string Restored = ".restored.png", Damaged = ".damaged.png";

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
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace results that are there already." };
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
            run, photos, folder, damage, overwrite, checkpoint, threads, json,
        }.WithExamples(
            "restore runs/crappify old.jpg --out restored/",
            "restore runs/colorization photo.jpg --damage");
        command.SetAction(parsed =>
        {
            Torch.Threads = parsed.GetValue(threads);
            var target = Path.GetFullPath(parsed.GetRequiredValue(folder));
            var names = Names(parsed.GetRequiredValue(photos), target);
            if (File.Exists(target))
            {
                throw new ArgumentException($"--out {target}: expected a folder, and this is a file.");
            }

            if (!parsed.GetValue(overwrite))
            {
                ExpectNone(names.Values, parsed.GetValue(damage) ? [Restored, Damaged] : [Restored]);
            }

            var restorer = PhotoRestorer.Load(parsed.GetRequiredValue(run), parsed.GetValue(checkpoint));
            Directory.CreateDirectory(target);
            var (written, unread) = (new JsonArray(), new JsonArray());
            foreach (var (path, name) in names)
            {
                if (Decoded(path, unread) is not { } photo)
                {
                    continue;
                }

                var result = new JsonObject { ["photo"] = path, ["restored"] = name + Restored };
                if (parsed.GetValue(damage))
                {
                    photo = restorer.Damage(photo);
                    ImageEncoder.WritePng(name + Damaged, photo);
                    result["damaged"] = name + Damaged;
                }

                ImageEncoder.WritePng(name + Restored, restorer.Restore(photo));
                written.Add((JsonNode)result);
                if (!parsed.GetValue(json))
                {
                    Console.WriteLine(VisibleText.Of($"{path} → {(parsed.GetValue(damage) ? $"{name}{Damaged} → " : "")}{name}{Restored}"));
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

    /// <exception cref="ArgumentException">A result is there already.</exception>
    private static void ExpectNone(IEnumerable<string> names, string[] ends)
    {
        var there = names.SelectMany(name => ends.Select(end => name + end)).Where(Path.Exists).ToList();
        if (there.Count > 0)
        {
            throw new ArgumentException(
                $"{there[0]} is there already{(there.Count > 1 ? FormattableString.Invariant($", and so are {there.Count - 1} others") : "")}: "
                + "replace what is there with --overwrite, or give another folder with --out.");
        }
    }

    private static ByteImage? Decoded(string path, JsonArray unread)
    {
        try
        {
            return Directory.Exists(path) ? throw new IOException("this is a folder; name the image files in it.") : ImageDecoder.Decode(path);
        }
        catch (Exception error) when (error is BadSampleException or IOException or UnauthorizedAccessException)
        {
            var reason = error is BadSampleException bad ? bad.Reason : error.Message;
            Console.Error.WriteLine(VisibleText.Of($"{path}: {reason}"));
            unread.Add((JsonNode)new JsonObject { ["photo"] = path, ["problem"] = reason });
            return null;
        }
    }

    /// <summary>Where each photograph's result goes, without its end.</summary>
    /// <exception cref="ArgumentException">Two would go to one place.</exception>
    private static Dictionary<string, string> Names(IEnumerable<string> photos, string folder)
    {
        var names = photos.Distinct().ToDictionary(path => path, path => Path.Combine(folder, Path.GetFileNameWithoutExtension(path)));
        var same = names.GroupBy(name => name.Value).FirstOrDefault(group => group.Count() > 1)?.Select(name => name.Key).ToArray();
        return same is null ? names : throw new ArgumentException(
            $"PHOTO {same[0]} and {same[1]}: both would be written as {names[same[0]]}{Restored}. Restore them into two folders (--out).");
    }
}
