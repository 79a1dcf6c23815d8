using Relight.Recipes;
using Relight.Settings;

namespace Relight.Tests.Recipes;

/// <summary>What a method that compares views cannot do is refused, rather than left out in silence.</summary>
public sealed class ViewRefusalTests
{
    [Theory]
    [InlineData("recipe.augment", "false")]
    [InlineData("recipe.startSize", "16")]
    [InlineData("recipe.cropScale", "0.5")]
    [InlineData("recipe.dropout", "0.1")]
    [InlineData("model.head", "mlp")]
    public void It_is_named(string path, string value)
    {
        var settings = new RunSettings
        {
            Method = "simclr", Data = new DataSettings { Path = DataSettings.Synthetic, Size = 32 },
            Model = new ModelSettings { Head = "none" },
        };
        Should.Throw<ArgumentException>(() => TrainingParts.Create(SettingsSchema.With(settings, path, value))).Message.ShouldContain(path);
    }

    [Fact]
    public void Classes_need_a_head() => Should.Throw<ArgumentException>(() => TrainingParts.Create(new RunSettings
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 32 }, Model = new ModelSettings { Head = "none" },
    })).Message.ShouldContain("--head");
}
