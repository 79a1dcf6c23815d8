using Relight.Data;
using Relight.Downloads;
using Relight.Onnx;
using Relight.Recipes.Starting;
using Relight.Scenes;
using Relight.Tensors;
using Relight.Tests.Onnx;
using Relight.Vision.Backbones;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Tests.Recipes.Starting;

/// <summary>The network of the NuGet package, where it is on this machine; nothing is downloaded.</summary>
[Collection(nameof(SeededTests))]
public sealed class PackagedResNetTests : IDisposable
{
    /// <summary>A folder with JPEGs to look at; without it, scenes are rendered.</summary>
    private const string Photographs = "RELIGHT_PHOTOGRAPHS";

    private const int Size = 224;
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]   // float32 sums of 20 layers in another order
    public void Features_are_those_of_ONNX_Runtime_within_a_thousandth()
    {
        var path = Package();
        using var noGrad = NoGradScope.Enter();
        var network = Network(path);
        var normalized = Normalize.ImageNet.Apply(Images());
        using var runtime = new OnnxRuntimeModel(path);

        var theirs = runtime.Features(ToPackage(normalized));
        var ours = network.Features(normalized);

        var difference = (theirs - ours).Abs().Max().ToDouble();
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {difference:g3}, largest feature {theirs.Max().ToDouble():g3}");
        difference.ShouldBeLessThan(1e-3);
        theirs.Max().ToDouble().ShouldBeGreaterThan(1);
    }

    [Fact]   // what ImageNet's mean of each channel costs beside the package's mean image, which is up to 14 gray levels from it
    public void Features_are_near_those_with_the_packages_mean_image()
    {
        var path = Package();
        var preparation = Path.Combine(Path.GetDirectoryName(path)!, "../ResNetPrepOnnx/ResNetPreprocess.onnx");
        Assert.SkipUnless(File.Exists(preparation), "The package's mean image is not on this machine.");
        using var noGrad = NoGradScope.Enter();
        var mean = OnnxTensors.Read(OnnxFile.Read(preparation).Graph.Initializer.Single(), preparation);
        (mean.Mean([0, 2, 3]) - MeanBgr().Flatten()).Abs().Max().ToDouble().ShouldBeLessThan(0.6);   // of 255

        var images = Images();
        using var runtime = new OnnxRuntimeModel(path);
        var theirs = runtime.Features((images * 255).Flip([1]) - mean);
        var ours = Network(path).Features(Normalize.ImageNet.Apply(images));

        var cosine = (theirs * ours).Sum([1]) / (theirs.Norm(2, [1]) * ours.Norm(2, [1]));
        TestContext.Current.TestOutputHelper?.WriteLine($"least cosine {cosine.Min().ToDouble():g6}, mean {cosine.Mean().ToDouble():g6}");
        cosine.Min().ToDouble().ShouldBeGreaterThan(0.9);
    }

    internal static string Package() =>
        new WeightsFetcher(PublishedWeights.Folder).FindHere(KnownPackage.ImageNetResNet) is { } path ? path : Skipped();

    private static string Skipped()
    {
        Assert.Skip("The package of ImageNet's weights is not on this machine; relight train --pretrained imagenet downloads it.");
        return "";
    }

    private static ResNet Network(string path)
    {
        var network = ResNet.ResNet20();
        var weights = network.StateDict();
        var given = PackagedResNet.Read(path);
        var whole = new StateDict();
        foreach (var (name, tensor) in weights)
        {
            whole.Add(name, given.TryGetValue(name, out var one) ? one : tensor);
        }

        network.LoadStateDict(whole);
        network.Eval();
        return network;
    }

    /// <summary>Normalized images as the package's network wants them: blue, green, red, from 0 to 255, less the mean.</summary>
    private static Tensor ToPackage(Tensor normalized) => (Normalize.ImageNet.Undo(normalized) * 255).Flip([1]) - MeanBgr();

    private static Tensor MeanBgr() =>
        Tensor.FromSpan<float>([.. Normalize.ImageNet.Mean.Select(mean => 255 * mean).Reverse()], 1, 3, 1, 1);

    private static Tensor Images()
    {
        string[] files = Environment.GetEnvironmentVariable(Photographs) is { } folder
            ? [.. Directory.EnumerateFiles(folder, "*.JPEG", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [];
        Dataset images = files.Length > 0
            ? new ImageDataset(new ImageList("", [.. files.Select(file => new ImageFile(file, ImageFile.Unlabeled))], []), new Resize(Size))
            : new SyntheticScenes(4, Size);
        var loader = new DataLoader(
            new Subset(images, [.. Enumerable.Range(0, images.Count).Where(i => i % Math.Max(1, images.Count / 40) == 0)]),
            new DataLoaderOptions { BatchSize = 64 });
        return loader.Epoch(0).First().Images.Contiguous();
    }
}
