using System.Text.Json.Nodes;
using Relight.Recipes;
using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;

namespace Relight.Tests.Settings;

/// <summary>Settings in run.json and comparison.json that a program, or a hand, has spoilt.</summary>
public sealed class DamagedSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data.size", "\"big\"", "expected a whole number")]
    [InlineData("data.size", "null", "settings.data.size")]
    [InlineData("data.size", "3", "Expected 8 or more")]
    [InlineData("data.size", "99999999999", "expected a whole number")]
    [InlineData("data.path", "null", "settings.data.path")]
    [InlineData("data", "[]", "settings.data is []: expected an object in braces")]
    [InlineData("data", "5", "settings.data is 5: expected an object in braces")]
    [InlineData("optimizer", "null", "null")]
    [InlineData("optimizer.lr", "true", "expected a number such as 3e-4")]
    [InlineData("optimizer.lr", "{}", "expected a number such as 3e-4")]
    [InlineData("training.precision", "\"fp12\"", "expected one of auto, fp32")]
    [InlineData("training.deterministic", "\"yes\"", "expected true or false")]
    [InlineData("training.log", "\"csv\"", "expected a list")]
    [InlineData("classes", "[null]", "null")]
    [InlineData("checkpoint.keep", "0", "Expected 1 or more")]
    public void A_setting_of_the_wrong_kind_is_named_with_its_file(string path, string json, string expected)
    {
        var settings = new RunSettings { Data = new DataSettings { Path = DataSettings.Synthetic }, Classes = ["a", "b"] }.ToJson();
        var names = path.Split('.');
        var parent = names.Length == 1 ? settings : settings[names[0]]!.AsObject();
        parent[names[^1]] = JsonNode.Parse(json);
        RunDirectory.Create(_folder["run"], new RunRequest { Command = "train", Settings = settings }).Dispose();
        Action[] uses = [() => SavedModel.Load(_folder["run"]), () => TrainingRunReport.WriteAnew(_folder["run"]),
            () => RunSettings.Of(RunDirectory.Read(_folder["run"]))];
        foreach (var use in uses)
        {
            var message = Should.Throw<RunException>(use).Message;
            message.ShouldContain(_folder["run", "run.json"]);
            message.ShouldContain(expected);
            message.ShouldNotContain("System.");
        }
    }

    [Theory]
    [InlineData("Bf16", Precision.Bf16)]
    [InlineData("fp32", Precision.Fp32)]
    public void A_run_keeps_its_words_and_names(string word, Precision expected)
    {
        var json = new RunSettings { Data = new DataSettings { Path = DataSettings.Synthetic } }.ToJson();
        json["training"]!["precision"] = word;
        json["training"]!["weightAverage"] = 0.9;
        json["recipe"]!["labelSmoothing"] = 0.3;
        json["recipe"]!["mixUp"] = 0.4;
        json["data"]!["onBadImage"] = "Skip";
        json["data"]!.AsObject().Remove("onBadSample");
        json["training"]!.AsObject().Remove("ema");
        var settings = RunSettings.FromJson(json);
        settings.Training.Precision.ShouldBe(expected);
        settings.Training.Ema.ShouldBe(0.9);
        settings.Data.OnBadSample.ShouldBe(OnBadSample.Skip);
        settings.Own<SupervisedSettings>().ShouldBe(new SupervisedSettings { LabelSmoothing = 0.3, MixUp = 0.4 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"seeds\":1}")]
    [InlineData("{\"seeds\":1,\"settings\":null}")]
    [InlineData("{\"seeds\":\"one\",\"settings\":{}}")]
    [InlineData("{\"seeds\":0,\"settings\":{}}")]
    [InlineData("{\"seeds\":1,\"settings\":{\"data\":{\"path\":\"x\",\"size\":1}}}")]
    public void A_damaged_comparison_is_named(string text)
    {
        File.WriteAllText(_folder["comparison.json"], text);
        Should.Throw<RunException>(() => ComparisonRequest.Read(_folder.FullPath)).Message.ShouldContain("comparison.json cannot be read");
    }

    [Theory]
    [InlineData("off")]
    [InlineData("Off")]
    [InlineData("null")]
    public void No_cache_is_written_as_off(string text) =>
        SettingsSchema.With(new RunSettings { Data = new DataSettings { Path = "x", Cache = "c" } }, "data.cache",
            text).Data.Cache.ShouldBe("off");

    [Theory, InlineData("false"), InlineData("no")]
    public void What_may_mean_no_cache_or_a_folder_is_refused(string text) => Should.Throw<FormatException>(
        () => SettingsSchema.With(new RunSettings { Data = new DataSettings { Path = "x" } }, "data.cache", text)).Message
            .ShouldContain("expected a folder, auto or off");
}
