using Relight.Recipes;
using Relight.Recipes.Restoring;
using Relight.Runs;
using Relight.Settings;
using Relight.Vision;

namespace Relight.Tests.Recipes.Restoring;

[Collection(nameof(SeededTests))]
public sealed class PhotoRestorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Restoring => ["inpainting", "crappify", "super-resolution", "colorization", "restore"];

    public void Dispose() => _folder.Dispose();

    /// <summary>Wider than a square of 512, so that it is restored in parts; of odd sides.</summary>
    [Theory, MemberData(nameof(Restoring))]
    public void A_photograph_of_any_size_keeps_its_size(string method)
    {
        var restorer = Trained(method);
        var photo = Waves(531, 37);
        var damaged = restorer.Damage(photo);
        damaged.Size.ShouldBe(photo.Size);
        var restored = restorer.Restore(damaged);
        restored.Size.ShouldBe(photo.Size);
        Difference(restored, damaged).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_method_that_restores_nothing_is_refused() =>
        Should.Throw<RunException>(() => Trained("rotation")).Message.ShouldContain("restores nothing: expected a run of inpainting");

    private PhotoRestorer Trained(string method)
    {
        var settings = new RunSettings
        {
            Method = method,
            Data = new DataSettings
            {
                Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 32, SyntheticValidationCount = 16, Cache = "off",
                Workers = 1,
            },
            Model = new ModelSettings { Head = "none" },
            Training = new TrainingSettings { Epochs = 1, Threads = 1, Seed = 1 },
        };
        new TrainingRun(settings, _folder["run"]) { ShowProgress = false }.Run();
        return PhotoRestorer.Load(_folder["run"]);
    }

    private static double Difference(ByteImage left, ByteImage right)
    {
        var (a, b) = (left.Pixels.ToArray(), right.Pixels.ToArray());
        return a.Zip(b).Average(pair => Math.Abs(pair.First - pair.Second));
    }

    private static ByteImage Waves(int width, int height)
    {
        var image = new ByteImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)(128 + (100 * Math.Sin(i / 40.0)));
        }

        return image;
    }
}
