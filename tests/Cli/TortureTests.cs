using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

/// <summary>Trainings of every kind, killed at random moments and taken up again by the same command, end with the same bytes.</summary>
public sealed class TortureTests : IDisposable
{
    private static readonly string[] Small =
    [
        "synthetic", "--size", "16", "--batch", "20", "--arch", "resnet18", "--stem", "imagenet", "--epochs", "2", "--cache", "off",
        "--set", "data.syntheticCount=160", "--set", "data.syntheticValidationCount=40", "--set", "checkpoint.everySteps=3",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "--precision", "fp32")]
    [InlineData("train", "--accumulate", "3", "--clip-norm", "1", "--ema", "0.9", "--precision", "fp32")]
    [InlineData("train", "--precision", "bf16", "--set", "recipe.dropout=0.2", "--set", "recipe.mixUp=0.4", "--set", "recipe.cutMix=1")]
    [InlineData("train", "--swa", "0.4", "--start-size", "8", "--precision", "fp32")]
    [InlineData("pretrain", "--precision", "bf16")]
    public void Interrupted_equals_uninterrupted(string command, params string[] arguments) => Torture([command, .. Small, .. arguments]);

    [Fact]
    public void Interrupted_equals_uninterrupted_in_fine_tuning_from_a_pretext()
    {
        RelightProcess.Run(["pretrain", .. Small, "--run", _folder["pretext"]]).Code.ShouldBe(ExitCode.Done);
        Torture(["finetune", .. Small, "--from", _folder["pretext"], "--freeze", "conv1", "--labels", "8", "--head-epochs", "1",
            "--layer-decay", "0.4"]);
    }

    [Fact]
    public void A_run_is_resumed_from_its_folder_alone_with_other_workers()
    {
        var command = (string[])["train", .. Small];
        RelightProcess.Run([.. command, "--run", _folder["whole"]]).Code.ShouldBe(ExitCode.Done);
        RelightProcess.Run([.. command, "--run", _folder["cut"], "--deadline", "0.1s"]).Code.ShouldBe(ExitCode.ComeBack);
        RelightProcess.Run("resume", _folder["cut"], "--workers", "4").Code.ShouldBe(ExitCode.Done);

        var digests = RelightProcess.Run("digest", _folder["whole"], _folder["cut"]).Output.Split('\n');
        digests[0].Split(' ')[0].ShouldBe(digests[1].Split(' ')[0]);
        RelightProcess.Run("resume", _folder["cut"]).Output.ShouldContain("finished already");
        RelightProcess.Run("runs", "show", _folder["cut"], "--json").Json["attempts"]!.GetValue<int>().ShouldBe(2);

        RelightProcess.Run("runs", "export", _folder["cut"], _folder["weights.pth"]).Code.ShouldBe(ExitCode.Done);
        RelightProcess.Run("digest", _folder["weights.pth"]).Output.Split(' ')[0].ShouldBe(digests[0].Split(' ')[0]);
    }

    private static void Torture(string[] command)
    {
        var torture = RelightProcess.Run(["torture", "--kills", "4", "--json", "--", .. command]);
        torture.Code.ShouldBe(ExitCode.Done, torture.Error);
        torture.Json["kills"]!.GetValue<int>().ShouldBe(4);
        torture.Json["equalDigests"]!.GetValue<int>().ShouldBe(torture.Json["interruptedRuns"]!.GetValue<int>());
    }
}
