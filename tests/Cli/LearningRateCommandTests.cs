using Relight.Cli;

namespace Relight.Tests.Cli;

public sealed class LearningRateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_suggests_rates_and_draws_a_picture()
    {
        var result = RelightProcess.Run(
            "lr-find", "synthetic", "--size", "16", "--batch", "8", "--steps", "12", "--min-lr", "1e-5", "--max-lr", "1", "--out", _folder["rates.svg"], "--json");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        result.Json["suggestions"]!.AsObject().Select(entry => entry.Key).ShouldBe(["steepest", "valley", "minimum/10"]);
        ((double)result.Json["points"]![0]!["rate"]!).ShouldBe(1e-5, 1e-12);
        File.ReadAllText(_folder["rates.svg"]).ShouldStartWith("<svg");
        File.ReadAllBytes(_folder["rates.png"]).AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue();
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
