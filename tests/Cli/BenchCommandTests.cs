using Relight.Runs.Processes;
using Relight.Vision;
using Relight.Vision.Pictures;

namespace Relight.Tests.Cli;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BenchCommandTests()
    {
        for (var i = 0; i < 12; i++)
        {
            var folder = _folder["data", "train", i % 2 == 0 ? "cat" : "dog"];
            Directory.CreateDirectory(folder);
            var image = new ByteImage(40, 30);
            image.Pixels.Fill((byte)(20 * i));
            File.WriteAllBytes(Path.Combine(folder, $"{i}.jpg"), ImageEncoder.Jpeg(image));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Op_tells_nanoseconds_of_a_call()
    {
        var json = RelightProcess.Run("bench", "op", "--json").Json;
        ((string)json["what"]!).ShouldBe("op");
        ((double)json["nanosecondsPerCall"]!).ShouldBeInRange(100, 100_000);
        ((double)json["peakRssMiB"]!).ShouldBeInRange(50, 2000);
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Step_tells_the_rate_of_the_steps_after_the_warm_up(string precision)
    {
        var json = RelightProcess.Run(
            "bench", "step", "--arch", "resnet18", "--size", "32", "--batch", "4", "--precision", precision, "--steps", "3", "--warmup",
            "1", "--json").Json;
        ((string)json["precision"]!).ShouldBe(precision);
        json["stepSeconds"]!.AsArray().Count.ShouldBe(3);
        var seconds = json["stepSeconds"]!.AsArray().Sum(step => (double)step!);
        ((double)json["imagesPerSecond"]!).ShouldBe(3 * 4 / seconds, 0.01 * 3 * 4 / seconds);
        json["residentMiB"]!.AsArray().Count.ShouldBe(3);
        json["residentMiB"]!.AsArray().Select(point => (double)point!)
            .ShouldAllBe(point => point > 50 && point <= (double)json["peakRssMiB"]! + 1);
    }

    [Fact]
    public void Step_of_a_method_with_views_counts_each_image_once()
    {
        var json = RelightProcess.Run(
            "bench", "step", "--method", "simclr", "--arch", "resnet18", "--stem", "small", "--size", "16", "--batch", "4", "--precision",
            "fp32", "--steps", "2", "--warmup", "1", "--json").Json;
        ((string)json["method"]!).ShouldBe("simclr");
        var seconds = json["stepSeconds"]!.AsArray().Sum(step => (double)step!);
        ((double)json["imagesPerSecond"]!).ShouldBe(2 * 4 / seconds, 0.01 * 2 * 4 / seconds);
    }

    [Fact]
    public void Views_are_counted_of_whole_batches_in_each_timed_pass()
    {
        var json = RelightProcess.Run(
            "bench", "views", _folder["data"], "--size", "16", "--source-size", "24", "--batch", "5", "--workers", "2", "--epochs", "3",
            "--images", "11", "--json").Json;
        ((int)json["images"]!).ShouldBe(11);
        var rates = json["viewsPerSecondByEpoch"]!.AsArray().Select(rate => (double)rate!).Order().ToArray();
        rates.Length.ShouldBe(3);
        ((double)json["viewsPerSecond"]!).ShouldBe(rates[1]);
    }

    [Fact]
    public void Trainer_tells_the_overhead_with_its_interval()
    {
        var json = RelightProcess.Run(
            "bench", "trainer", "--arch", "resnet18", "--size", "32", "--batch", "4", "--steps", "6", "--json").Json;
        ((int)json["steps"]!).ShouldBe(6);
        ((double)json["bareStepSeconds"]!).ShouldBeInRange(0.0001, 60);
        ((double)json["overhead"]!).ShouldBeInRange((double)json["overheadLow"]!, (double)json["overheadHigh"]!);
    }

    [Fact]
    public void Load_counts_whole_batches_and_tells_each_epoch()
    {
        var json = RelightProcess.Run(
            "bench", "load", _folder["data"], "--size", "16", "--batch", "5", "--workers", "2", "--cache", _folder["cache"], "--epochs",
            "2", "--json").Json;
        ((int)json["images"]!).ShouldBe(10);
        json["imagesPerSecondByEpoch"]!.AsArray().Count.ShouldBe(2);
        ((double)json["imagesPerSecond"]!).ShouldBe((double)json["imagesPerSecondByEpoch"]![1]!);
        Directory.EnumerateFiles(_folder["cache"]).ShouldNotBeEmpty();
    }

    [Fact]
    public void Epoch_trains_as_many_batches_as_it_is_told()
    {
        var result = RelightProcess.Run(
            "bench", "epoch", _folder["data"], "--arch", "resnet18", "--size", "32", "--batch", "4", "--precision", "fp32", "--limit", "2");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldStartWith("resnet18, 32 px, batch 4, fp32, adam, ");
        result.Output.ShouldContain("images/s over 8 images. Peak memory ");
    }
}
