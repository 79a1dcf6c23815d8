using Relight.Recipes;
using Relight.Recipes.Embedding;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Tests.Recipes.Embedding;

[Collection(nameof(SeededTests))]
public sealed class FeatureReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TensorScope _scope = new();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]   // a classifier, a pretext with labels of its own, and a method whose backbone is a part of what is trained
    [InlineData("supervised")]
    [InlineData("six-transforms")]
    [InlineData("simclr")]
    public void Every_kind_of_run_has_features(string method)
    {
        var model = Trained(method);
        var features = FeatureReader.Read(model, Photos(3), workers: 1);
        features.Features.Shape.ToArray().ShouldBe([3, model.Network.FeatureCount]);
    }

    [Fact]   // 40 are more than are computed together, and the last are fewer
    public void Features_depend_on_nothing_but_the_photograph()
    {
        var (model, photos) = (Trained("simclr"), Photos(40));
        var all = Rows(photos, workers: 1);
        Rows(photos, workers: 3).ShouldBe(all);
        var reversed = Rows([.. photos.Reverse()], workers: 2);
        reversed.Reverse().ShouldBe(all);
        Rows([photos[37]], workers: 1)[0].ShouldBe(all[37]);
        File.WriteAllText(_folder["broken.png"], "no image");
        var features = FeatureReader.Read(model, [new Photo(_folder["broken.png"], null, null), .. photos], workers: 2);
        features.Photos.ShouldBe(photos);
        features.Features.ToArray<float>().Chunk(model.Network.FeatureCount).ShouldBe(all);
        features.Unread.ShouldHaveSingleItem().Path.ShouldBe(_folder["broken.png"]);
        Should.Throw<UnreadableException>(() => FeatureReader.Read(model, [new Photo(_folder["broken.png"], null, null)], workers: 1))
            .Message.ShouldContain("broken.png");

        float[][] Rows(Photo[] photos, int workers) =>
            [.. FeatureReader.Read(model, photos, workers).Features.ToArray<float>().Chunk(model.Network.FeatureCount)];
    }

    private Photo[] Photos(int count) =>
        Pictures.Photos([.. Enumerable.Range(0, count).Select(i => Pictures.Write(_folder[$"{i}.png"], Pictures.Scaled(i, 20)))]);

    private SavedModel Trained(string method)
    {
        var settings = new RunSettings
        {
            Method = method,
            Data = new DataSettings
            {
                Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 32, SyntheticValidationCount = 20, Cache = "off",
                Workers = 1,
            },
            Model = new ModelSettings { Head = method == "simclr" ? "none" : "linear" },
            Training = new TrainingSettings { Epochs = 1, Threads = 1, Seed = 1 },
        };
        new TrainingRun(settings, _folder["run"]) { ShowProgress = false }.Run();
        return SavedModel.Load(_folder["run"]);
    }
}
