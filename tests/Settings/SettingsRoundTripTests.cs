using System.Text.Json.Nodes;
using Relight.Cli.Output;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Tests.Cli;

namespace Relight.Tests.Settings;

/// <summary>
/// What <c>relight config</c> prints gives the same settings when it is read again, for each setting and awkward values of it.
/// </summary>
public sealed class SettingsRoundTripTests : IDisposable
{
    private static readonly string[] Words =
        ["null", "true", "10", "3e-4", "~", "off", "a: b", "# no comment", "a, b", " blanks ", "'", "\"", "[x]", "Grün 犬 🐕", "\t\\n", "*a",
            "&a", "!!str", "-", "- a", "resnet34", "imagenet", "mlp", "chapter", "sgd", "cosine", "cuda:1", "six-transforms"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Paths => [.. SettingsSchema.All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_setting_comes_back_from_a_file_as_it_was(string path)
    {
        var type = Nullable.GetUnderlyingType(SettingsSchema.All[path].Type) ?? SettingsSchema.All[path].Type;
        var values = type == typeof(string) ? Words.Select(word => (JsonNode?)word)
            : type == typeof(IReadOnlyList<string>) ? [new JsonArray([.. Words.Select(word => (JsonNode)word)]), new JsonArray()]
            : type == typeof(double) ? [0.3, 1.0, 1e-300, 0.1 + 0.2, 2.5]
            : type == typeof(int) ? [12, 2147483, int.MaxValue]
            : type == typeof(long) ? [12, long.MaxValue, long.MinValue]
            : type == typeof(bool) ? [true, false]
            : type.IsEnum
                ? SettingsSchema.All[path].Words.Select(name => (JsonNode?)name)
                : (IEnumerable<JsonNode?>)[new JsonArray("csv"), new JsonArray("csv", "tensorboard"), new JsonArray()];
        var tried = 0;
        foreach (var value in values.Append(null))
        {
            tried += Survives(path, value) ? 1 : 0;
        }

        tried.ShouldBeGreaterThan(0);
    }

    /// <summary>Whether a value is one of the setting; if it is, it must survive.</summary>
    private bool Survives(string path, JsonNode? value)
    {
        var settings = new RunSettings
        {
            Method = MethodSections.All.ContainsKey(path.Split('.')[0]) ? path.Split('.')[0] : SupervisedMethod.Title,
            Data = new DataSettings { Path = "synthetic" },
            Start = path.StartsWith("start.", StringComparison.Ordinal) ? new StartSettings { From = "x" } : null,
        };
        RunSettings wanted;
        try
        {
            var json = settings.Complete().ToJson();
            var names = path.Split('.');
            var parent = names[..^1].Aggregate(json, (node, name) => node[name]!.AsObject());
            parent[names[^1]] = value;
            wanted = RunSettings.FromJson(json);
        }
        catch (Exception error) when (error is ArgumentException or System.Text.Json.JsonException)
        {
            return false;
        }

        var complete = SettingsSchema.Complete(wanted);
        var text = new StringWriter();
        SettingsText.Write(text, complete, new Dictionary<string, string> { [path] = "--set" });
        File.WriteAllText(_folder["settings.yaml"], text.ToString());
        var read = SettingsFile.Read(_folder["settings.yaml"]).OrderBy(entry => entry.Path != "start.from")
            .Aggregate(new RunSettings { Data = new DataSettings { Path = "elsewhere" } }, (before, entry) => entry.ApplyTo(before));
        SettingsSchema.Complete(read).ToJsonString().ShouldBe(complete.ToJsonString(), text.ToString());
        return true;
    }

    [Fact]
    public void Config_prints_every_setting()
    {
        var printed = RelightProcess.Run("config", "synthetic", "--json").Json;
        foreach (var path in SettingsSchema.All.Keys.Where(path => !SettingsSchema.IsOfOtherThan(SupervisedMethod.Title, path)))
        {
            var names = path.Split('.');
            names[..^1].Aggregate(printed.AsObject(), (node, name) => node[name]!.AsObject()).ContainsKey(names[^1]).ShouldBeTrue(path);
        }
    }

    [Fact]
    public void What_config_prints_in_either_form_is_a_file_for_config()
    {
        string[] options =
        [
            "--lr", "0.01", "--from", _folder["null"], "--freeze", "conv1", "--labels", "10%", "--log", "csv", "--max-steps", "7", "--set",
            "checkpoint.best=loss",
            "--cache", _folder["10"], "--precision", "fp32",
        ];
        var first = RelightProcess.Run(["config", _folder["photos"], .. options]);
        File.WriteAllText(_folder["a.yaml"], first.Output);
        File.WriteAllText(_folder["b.yaml"], RelightProcess.Run(["config", _folder["photos"], .. options, "--json"]).Output);
        var expected = File.ReadAllText(_folder["b.yaml"]);
        RelightProcess.Run("config", "--config", _folder["a.yaml"], "--json").Output.ShouldBe(expected, first.Error);
        RelightProcess.Run("config", "--config", _folder["b.yaml"], "--json").Output.ShouldBe(expected);
    }
}
