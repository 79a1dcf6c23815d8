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

    [Theory]
    [InlineData("swav", 40, "crops of 20 pixels, which the patch of 8 pixels of vit_tiny_patch8 does not divide; expected a multiple of 16, such as 32 or 48.")]
    [InlineData("dino", 8, "crops of 4 pixels, which the patch of 8 pixels of vit_tiny_patch8 does not divide; expected a multiple of 16, such as 16.")]
    public void Small_crops_of_no_whole_patches_are_refused_with_sizes_that_fit(string method, int size, string expected) =>
        Should.Throw<ArgumentException>(() => TrainingParts.Create(new RunSettings
        {
            Method = method, Data = new DataSettings { Path = DataSettings.Synthetic, Size = size, SyntheticCount = 4, SyntheticValidationCount = 2 },
            Model = new ModelSettings { Head = "none", Arch = "vit_tiny_patch8" },
        })).Message.ShouldBe($"data.size (--size) {size}: the method {method} has {expected}");

    [Fact]
    public void Classes_need_a_head() => Should.Throw<ArgumentException>(() => TrainingParts.Create(new RunSettings
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 32 }, Model = new ModelSettings { Head = "none" },
    })).Message.ShouldContain("--head");
}
