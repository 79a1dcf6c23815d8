using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

public sealed class LearningRateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_suggests_rates_and_draws_a_picture()
    {
        var result = RelightProcess.Run(
            "lr-find", "synthetic", "--size", "16", "--batch", "8", "--steps", "12", "--min-lr", "1e-5", "--max-lr", "1", "--out",
            _folder["rates.svg"], "--json");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        result.Json["suggestions"]!.AsObject().Select(entry => entry.Key).ShouldBe(["steepest", "valley", "minimum/10", "slide"]);
        ((double?)result.Json["recommended"]).ShouldBe((double?)result.Json["suggestions"]!["valley"]);
        ((string)result.Json["reason"]!).ShouldContain("ecommended");
        ((double)result.Json["points"]![0]!["rate"]!).ShouldBe(1e-5, 1e-12);
        File.ReadAllText(_folder["rates.svg"]).ShouldStartWith("<svg");
        File.ReadAllBytes(_folder["rates.png"]).AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue();
    }

    [Fact]
    public void The_picture_goes_into_a_run_and_its_report()
    {
        string[] small = ["synthetic", "--size", "16", "--batch", "8", "--cache", "off", "--set", "data.syntheticCount=48", "--set",
            "data.syntheticValidationCount=20"];
        RelightProcess.Run(["train", .. small, "--epochs", "1", "--run", _folder["run"]]).Code.ShouldBe(ExitCode.Done);
        File.ReadAllText(_folder["run", "report.html"]).ShouldNotContain("Learning-rate search");

        var result = RelightProcess.Run(
            ["lr-find", .. small, "--steps", "12", "--min-lr", "1e-5", "--out", _folder["rates"], "--run", _folder["run"]]);
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        File.ReadAllText(_folder["run", "report.html"]).ShouldContain("Learning-rate search");
        Directory.GetFiles(_folder["run", "pictures"]).Select(Path.GetFileName)
            .ShouldBe(["batch.png", "confusion.png", "curves.png", "index.json", "lr-find.png", "lr-find.svg", "results.png",
                "top-losses.png"], ignoreOrder: true);
    }

    [Fact]   // 12 steps are two epochs of these data
    public void What_is_frozen_in_the_first_epoch_is_so_in_the_whole_sweep()
    {
        string[] small =
        [
            "synthetic", "--size", "16", "--batch", "8", "--cache", "off", "--recipe", "chapter", "--precision", "fp32", "--set",
            "data.syntheticCount=48",
            "--set", "data.syntheticValidationCount=20",
        ];
        RelightProcess.Run(["train", .. small, "--epochs", "1", "--run", _folder["run"]]).Code.ShouldBe(ExitCode.Done);

        double[] Losses(params string[] options)
        {
            var result = RelightProcess.Run(
                ["lr-find", .. small, "--from", _folder["run"], "--steps", "12", "--min-lr", "1e-3", "--max-lr", "0.1", "--out",
                    _folder["rates"], "--json", .. options]);
            result.Code.ShouldBe(ExitCode.Done, result.Error);
            return [.. result.Json["points"]!.AsArray().Select(point => (double)point!["loss"]!)];
        }

        var frozen = Losses("--freeze", "backbone");
        Losses("--head-epochs", "1").ShouldBe(frozen);
        Losses().ShouldNotBe(frozen);
    }

    [Fact]
    public void Parts_of_weights_that_are_not_given_cannot_be_frozen()
    {
        var result = RelightProcess.Run("lr-find", "synthetic", "--freeze", "backbone");
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("--from");
    }

    [Fact]
    public void A_run_that_is_not_there_is_told_before_the_search()
    {
        var result = RelightProcess.Run("lr-find", "synthetic", "--run", _folder["none"]);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldStartWith("--run ");
    }

    [Fact]
    public void A_picture_that_cannot_be_written_is_told_before_the_search()
    {
        var result = RelightProcess.Run("lr-find", "synthetic", "--out", _folder["none", "rates"]);
        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldStartWith("--out ");
    }

    [Theory]
    [InlineData("--min-lr 0")]
    [InlineData("--min-lr 1 --max-lr 0.5")]
    [InlineData("--steps 3")]
    public void A_sweep_that_cannot_be_is_refused_by_the_options_name(string options)
    {
        var result = RelightProcess.Run(["lr-find", "synthetic", .. options.Split(' ')]);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldStartWith("--");
    }
}
