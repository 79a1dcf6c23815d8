using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.SelfSupervised;
using Relight.SelfSupervised.SimClr;
using Relight.Settings;
using Relight.Tests.Conventions;

namespace Relight.Tests.Settings;

/// <summary>What is written from the settings for people and for editors is what the settings say.</summary>
public sealed class SettingsDocumentsTests
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_page_of_settings_is_up_to_date() =>
        ApprovedText.Check("docs/settings.md", SettingsPage.Create(), nameof(SettingsDocumentsTests));

    [Fact]
    public void The_schema_of_settings_is_up_to_date() =>
        ApprovedText.Check("docs/settings.schema.json", SettingsJsonSchema.Create().ToJsonString(Readable) + "\n",
            nameof(SettingsDocumentsTests));

    [Fact]
    public void Every_setting_says_what_it_is_for() =>
        SettingsSchema.All.Values.Where(setting => setting.Help.Length < 5 || !setting.Help.EndsWith('.'))
            .Select(setting => setting.Path).ShouldBeEmpty();

    [Fact]
    public void Options_and_former_names_are_each_of_one_setting()
    {
        SettingsSchema.All.Values.Select(setting => setting.About.Option).OfType<string>().ShouldBeUnique();
        SettingsSchema.All.Values.Select(setting => setting.About.Formerly).OfType<string>()
            .Concat(SettingsSchema.All.Keys).ShouldBeUnique();
    }

    [Fact]
    public void Methods_may_share_settings_in_a_record_below_theirs() =>
        SettingsSchema.With(new RunSettings { Method = "simclr", Data = new DataSettings { Path = DataSettings.Synthetic } },
            "simclr.jitter", "0.25")
            .Own<SimClrSettings>().Jitter.ShouldBe(0.25);

    [Fact]
    public void A_null_that_was_told_is_read_again_from_run_json()
    {
        foreach (var setting in SettingsSchema.All.Values.Where(setting => setting.MayBeNull))
        {
            var section = setting.Path.Split('.')[0];
            var settings = new RunSettings
            {
                Method = Methods.Names.Contains(section) ? section : "supervised", Data = new DataSettings { Path = DataSettings.Synthetic },
            };
            var told = SettingsSchema.With(settings, setting.Path, "null").ToJson();
            RunSettings.FromJson(told).ToJson().ToJsonString().ShouldBe(told.ToJsonString(), setting.Path);
        }
    }

    [Fact]
    public void The_default_of_every_setting_is_one_of_its_values()
    {
        foreach (var setting in SettingsSchema.All.Values.Where(setting => setting.DefaultText is not null && setting.ElementType is null))
        {
            SettingsSchema.Problem(setting.Path, setting.DefaultText!).ShouldBeNull(setting.Path);
        }
    }

    [Fact]
    public void The_schema_knows_the_range_the_words_and_null()
    {
        var schema = SettingsJsonSchema.Create();
        JsonNode At(string section, string name) => schema["properties"]![section]!["properties"]![name]!;
        ((double)At("optimizer", "momentum")["exclusiveMaximum"]!).ShouldBe(1);
        At("optimizer", "schedule")["enum"]!.AsArray().Select(word => (string)word!)
            .ShouldBe(["constant", "one-cycle", "cosine", "flat-cosine"]);
        At("training", "clipNorm")["type"]!.AsArray().Select(type => (string)type!).ShouldBe(["number", "null"]);
        ((double)At("supervised", "labelSmoothing")["default"]!).ShouldBe(0.1);
        ((bool)schema["additionalProperties"]!).ShouldBeFalse();
    }
}
