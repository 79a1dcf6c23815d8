using System.Diagnostics;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;
using Relight.Vision.Backbones;

namespace Relight.Tests.Vision.Backbones;

/// <summary>
/// Weights go between torchvision and Relight and back, in files: Golden/resnet34_exchange.py, where Debian's Python has torchvision.
/// </summary>
public sealed class WeightExchangeTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Torchvisions_ResNet_34_gives_the_same_logits_here_and_ours_there()
    {
        Assert.SkipUnless(File.Exists(Python) && Run("-c", "import torch, torchvision").ExitCode == 0, $"{Python} has no torchvision");
        var script = GoldenFile.PathOf("resnet34_exchange.py");
        Run(script, "save", _folder.FullPath).ShouldSucceed();
        using var noGrad = NoGradScope.Enter();
        var exchanged = Safetensors.Read(_folder["logits.safetensors"]);
        var model = ResNet.ResNet34();
        model.LoadStateDict(PyTorchWeights.Read(_folder["torchvision.pth"])).IsComplete.ShouldBeTrue();
        model.Eval();
        TensorAssert.Close(exchanged["logits"], model.Forward(exchanged["images"]), rtol: 1e-4, atol: 1e-4,
            "logits of torchvision's weights");

        var ours = ResNet.ResNet34();
        ours.Eval();
        PyTorchWeights.Write(_folder["relight.pth"], ours.StateDict());
        Run(script, "load", _folder.FullPath).ShouldSucceed();
        var theirs = Safetensors.Read(_folder["answer.safetensors"]);
        TensorAssert.Close(ours.Forward(exchanged["images"]), theirs["logits"], rtol: 1e-4, atol: 1e-4,
            "logits of Relight's weights in torchvision");
    }

    private static Outcome Run(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result + error);
    }

    private sealed record Outcome(int ExitCode, string Text)
    {
        public void ShouldSucceed() => ExitCode.ShouldBe(0, Text);
    }
}
