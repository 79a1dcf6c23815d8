using System.Text.Json.Nodes;
using Relight.Tests.Golden;

namespace Relight.Tests.SelfSupervised;

/// <summary>
/// The method of docs/adding-a-method.md, from the text of the page, in a program of its own: it adds the method and trains with it.
/// </summary>
public sealed class AddingAMethodPageTests : IDisposable
{
    private const string Imports = """
        using System.Text.Json.Nodes; using Relight.Recipes; using Relight.Runs;

        """;

    /// <summary>
    /// What a program of one's own does with a method: nothing but <c>Methods.Add</c> is needed for its settings to be known everywhere.
    /// </summary>
    private const string Program = """

        public static class Page
        {
            public static void Main(string[] folders)
            {
                AppContext.SetSwitch("Relight.ShowProgress", false);
                Methods.Add(new ThreeLightsMethod());
                var settings = new RunSettings
                {
                    Method = "three-lights",
                    Data = new DataSettings { Path = "synthetic", Size = 16, BatchSize = 16, SyntheticCount = 64, SyntheticValidationCount = 32, Cache = null },
                    Training = new TrainingSettings { Epochs = 2, Precision = Precision.Fp32, Threads = 1 },
                };
                File.WriteAllText(folders[0] + ".yaml", "three-lights:\n  strength: 0.3\n");
                settings = SettingsFile.Read(folders[0] + ".yaml").Aggregate(settings, (before, entry) => entry.ApplyTo(before));
                var result = new TrainingRun(settings, folders[0]).Run();
                using var run = RunDirectory.Read(folders[0]);
                Console.WriteLine(new JsonObject
                {
                    ["finished"] = result.IsFinished,
                    ["ofRun"] = RunSettings.Of(run).Own<ThreeLightsSettings>().Strength,
                    ["inRunJson"] = (double)run.Record.Settings["three-lights"]!["strength"]!,
                    ["inConfig"] = (double)SettingsSchema.Complete(settings)["three-lights"]!["strength"]!,
                    ["default"] = (double)SettingsJsonSchema.Create()["properties"]!["three-lights"]!["properties"]!["strength"]!["default"]!,
                    ["onPage"] = SettingsPage.Create().Contains("| `three-lights.strength` |", StringComparison.Ordinal),
                    ["problem"] = SettingsSchema.Problem("three-lights.strength", "2"),
                    ["nearest"] = Refusal(() => SettingsSchema.With(settings, "three-lights.strenght", "1")),
                    ["ofOther"] = Refusal(() => SettingsSchema.With(settings with { Method = "supervised" }, "three-lights.strength", "0.5")),
                });
            }

            private static string Refusal(Action action)
            {
                try { action(); return ""; } catch (FormatException error) { return error.Message; }
            }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_method_of_the_page_trains_and_its_setting_is_known_everywhere()
    {
        var page = File.ReadAllText(Path.Combine(GoldenFile.Root, "docs", "adding-a-method.md"));
        var code = string.Join('\n',
            page.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]));
        var ran = OwnProgram.Run(Imports + code + Program, _folder.FullPath, _folder["run"]);

        ran.Code.ShouldBe(0, ran.Error);
        var said = JsonNode.Parse(ran.Output)!;
        ((bool)said["finished"]!).ShouldBeTrue();
        ((double)said["ofRun"]!).ShouldBe(0.3);
        ((double)said["inRunJson"]!).ShouldBe(0.3);
        ((double)said["inConfig"]!).ShouldBe(0.3);
        ((double)said["default"]!).ShouldBe(0.4);
        ((bool)said["onPage"]!).ShouldBeTrue();
        ((string)said["problem"]!).ShouldBe("expected a number in (0, 1), such as 0.4");
        ((string)said["nearest"]!).ShouldContain("Did you mean three-lights.strength");
        ((string)said["ofOther"]!).ShouldContain("is a setting of the method three-lights");
    }
}
