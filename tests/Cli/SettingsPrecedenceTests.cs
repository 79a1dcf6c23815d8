using System.Text.Json.Nodes;
using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

/// <summary>What a command line and a file ask for together, as <c>relight config</c> tells it.</summary>
public sealed class SettingsPrecedenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_config_prints_is_a_file_for_config()
    {
        File.WriteAllText(_folder["all.yaml"], RelightProcess.Run("config", "synthetic", "--lr", "0.01").Output);
        var json = Config("--config", _folder["all.yaml"]);
        ((double)json["optimizer"]!["lr"]!).ShouldBe(0.01);
        ((int)json["training"]!["epochs"]!).ShouldBe(10);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("pretrain")]
    [InlineData("lr-find")]
    [InlineData("profile")]
    [InlineData("compare")]
    public void Images_may_be_named_by_the_file_alone(string command)
    {
        var help = RelightProcess.Run(command);
        help.Code.ShouldBe(ExitCode.Usage);
        help.Error.Trim().ShouldBe("DATA is missing: name the images on the command line, or with data.path in a --config file.");
        File.WriteAllText(_folder["s.yaml"], $"data:\n  path: {_folder["nowhere"]}\n");
        string[] run = command is "lr-find" or "profile" ? [] : ["--run", _folder["run"]];
        var result = RelightProcess.Run([command, "--config", _folder["s.yaml"], .. run]);
        result.Code.ShouldBe(ExitCode.BadInput, result.Error);
        result.Error.ShouldContain(_folder["nowhere"]);
    }

    [Fact]
    public void Images_on_the_command_line_come_before_those_of_the_file()
    {
        File.WriteAllText(_folder["s.yaml"], $"data:\n  path: {_folder["a"]}\n");
        ((string)Config("--config", _folder["s.yaml"], "--lr", "1")["data"]!["path"]!).ShouldBe("synthetic");
        ((string)RelightProcess.Run("config", "--config", _folder["s.yaml"], "--json").Json["data"]!["path"]!).ShouldBe(_folder["a"]);
        ((string)RelightProcess.Run("config", _folder["b"], "--config", _folder["s.yaml"], "--json").Json["data"]!["path"]!)
            .ShouldBe(_folder["b"]);
        ((string)RelightProcess.Run("config", "--set", $"data.path={_folder["c"]}", "--config", _folder["s.yaml"],
            "--json").Json["data"]!["path"]!).ShouldBe(_folder["c"]);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "Device cuda", "train", "synthetic", "--device", "cuda")]
    [InlineData(ExitCode.Usage, "Precision fp16", "train", "synthetic", "--device", "cpu", "--precision", "fp16")]
    [InlineData(ExitCode.Usage, "Precision fp16", "compare", "synthetic", "--device", "cpu", "--precision", "fp16")]
    [InlineData(ExitCode.Usage, "Device cuda:1", "train", "synthetic", "--set", "training.device=cuda:1")]
    [InlineData(ExitCode.Usage, "--set: 'x' is no value for training.epochs", "train", "synthetic", "--set", "training.epochs=x")]
    [InlineData(ExitCode.Usage, "There is no setting 'data.sise'. Did you mean data.size", "train", "synthetic", "--set", "data.sise=3")]
    [InlineData(ExitCode.Usage, "There is no setting 'simclr.temprature'. Did you mean simclr.temperature?", "pretrain", "synthetic", "--set", "simclr.temprature=1")]
    [InlineData(ExitCode.Usage, "There is no setting 'zzz'. relight config DATA lists them all", "train", "synthetic", "--set", "zzz=1")]
    [InlineData(ExitCode.Usage, "--method: 'supervised': relight pretrain does not learn that", "pretrain", "synthetic", "--method", "supervised")]
    [InlineData(ExitCode.BadInput, "There is no settings file nowhere.yaml", "train", "synthetic", "--config", "nowhere.yaml")]
    [InlineData(ExitCode.BadInput, "is a folder", "train", "synthetic", "--config", ".")]
    [InlineData(ExitCode.Usage, "--arch vgg: expected one of resnet18", "train", "synthetic", "--arch", "vgg")]
    [InlineData(ExitCode.Usage, "MODEL vgg: expected", "summary", "vgg")]
    [InlineData(ExitCode.BadInput, "MODEL runs/nothing: expected", "summary", "runs/nothing")]
    [InlineData(ExitCode.Usage, "synthetic is no table, so it has no column 'x': leave --label-column", "train", "synthetic",
        "--label-column", "x")]
    [InlineData(ExitCode.Usage, "synthetic is no table, so it has no column '2'", "compare", "synthetic", "--path-column", "2")]
    [InlineData(ExitCode.Usage, "synthetic is no folder, so it has no class folders: leave --class-folders out", "train",
        "synthetic", "--class-folders")]
    [InlineData(ExitCode.Usage, "synthetic is no folder", "data", "info", "synthetic", "--class-folders")]
    [InlineData(ExitCode.Usage, "synthetic is no table", "data", "show", "synthetic", "--label-column", "x", "--out", "x.png")]
    [InlineData(ExitCode.Usage, "--set: method: 'six-transforms': relight train does not learn that; leave it out, or run relight pretrain.",
        "train", "synthetic", "--set", "method=six-transforms")]
    public void What_is_asked_in_vain_is_told_before_there_is_a_run(int code, string expected, params string[] words)
    {
        var isTraining = words[0] is "train" or "compare";
        Assert.SkipWhen(expected.StartsWith("Device", StringComparison.Ordinal)
            && Relight.Tensors.Torch.CudaDeviceCount > 0, "There is a GPU.");
        var result = RelightProcess.Run([.. words, .. isTraining ? (string[])["--run", _folder["run"]] : []]);
        result.Code.ShouldBe(code, result.Error);
        result.Error.ShouldContain(expected);
        result.Error.Split('\n').Length.ShouldBeLessThanOrEqualTo(3);
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("train", "six-transforms", "pretrain")]
    [InlineData("finetune", "six-transforms", "pretrain")]
    [InlineData("compare", "six-transforms", "pretrain")]
    [InlineData("pretrain", "supervised", "train")]
    [InlineData("pretrain", "fixmatch", "train --method fixmatch")]
    public void A_file_with_the_method_of_another_command_is_refused(string command, string method, string other)
    {
        File.WriteAllText(_folder["s.yaml"], $"data:\n  size: 32\nmethod: {method}\n");
        var result = RelightProcess.Run(command, "synthetic", "--config", _folder["s.yaml"], "--run", _folder["run"]);
        result.Code.ShouldBe(ExitCode.BadInput, result.Error);
        result.Error.Trim().ShouldBe(
            $"{_folder["s.yaml"]}, line 3: method: '{method}': relight {command} does not learn that; leave it out, or run relight {other}.");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
        ((string)Config("--config", _folder["s.yaml"])["method"]!).ShouldBe(method);
    }

    [Fact]
    public void Trying_out_comes_before_the_file()
    {
        File.WriteAllText(_folder["all.yaml"], RelightProcess.Run("config", "synthetic").Output);
        var quick = Config("--config", _folder["all.yaml"], "--fast-dev-run");
        ((int)quick["training"]!["epochs"]!).ShouldBe(1);
        ((int)quick["data"]!["limitTrain"]!).ShouldBe(1);
        ((int)quick["data"]!["limitValidation"]!).ShouldBe(1);

        var overfit = Config("--config", _folder["all.yaml"], "--overfit-batches", "3");
        ((int)overfit["data"]!["limitTrain"]!).ShouldBe(3);
        ((bool)overfit["data"]!["shuffle"]!).ShouldBeFalse();
        ((bool)overfit["recipe"]!["augment"]!).ShouldBeFalse();
        RelightProcess.Run("config", "synthetic", "--config", _folder["all.yaml"], "--overfit-batches", "3").Output
            .ShouldContain("limitTrain: 3  # --overfit-batches");
    }

    [Fact]
    public void An_optimizer_that_a_file_names_begins_at_its_own_rate()
    {
        File.WriteAllText(_folder["sgd.yaml"], "optimizer:\n  name: sgd\n");
        var rate = (double)Config("--optimizer", "sgd")["optimizer"]!["lr"]!;
        ((double)Config("--config", _folder["sgd.yaml"])["optimizer"]!["lr"]!).ShouldBe(rate);
        ((double)Config("--set", "optimizer.name=sgd")["optimizer"]!["lr"]!).ShouldBe(rate);
        ((double)Config("--set", "optimizer.name=sgd", "--lr", "0.3")["optimizer"]!["lr"]!).ShouldBe(0.3);
    }

    [Fact]
    public void Weights_to_begin_with_can_be_named_in_a_file()
    {
        File.WriteAllText(_folder["start.yaml"], $"start:\n  freeze: [conv1, layer1]\n  from: {_folder["weights.pth"]}\n");
        var start = Config("--config", _folder["start.yaml"], "--reinit", "layer4")["start"]!;
        ((string)start["from"]!).ShouldBe(_folder["weights.pth"]);
        start["freeze"]!.AsArray().Select(part => (string)part!).ShouldBe(["conv1", "layer1"]);
        start["reinitialise"]!.AsArray().Select(part => (string)part!).ShouldBe(["layer4"]);
        Config("--config", _folder["start.yaml"], "--freeze", "bn1")["start"]!["freeze"]!.AsArray()
            .Select(part => (string)part!).ShouldBe(["bn1"]);
    }

    [Fact]
    public void A_fine_tuning_needs_weights()
    {
        var result = RelightProcess.Run("finetune", "synthetic", "--run", _folder["run"]);
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("--from");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]   // auto is the small stem at 32 pixels, and the compact one at 64
    public void A_fine_tuning_keeps_the_network_of_its_weights()
    {
        RelightProcess.Run(
            "pretrain", "synthetic", "--size", "32", "--batch", "8", "--limit-train", "1", "--limit-val", "1", "--epochs", "1", "--cache",
            "off", "--run", _folder["pretext"])
            .Code.ShouldBe(ExitCode.Done);
        var tuned = RelightProcess.Run(
            "finetune", "synthetic", "--from", _folder["pretext"], "--size", "64", "--batch", "8", "--set", "recipe.dropout=0.2",
            "--fast-dev-run", "--cache", "off",
            "--run", _folder["tuned"]);
        tuned.Code.ShouldBe(ExitCode.Done, tuned.Error);
        ((string)Config(_folder["tuned"])["model"]!["stem"]!).ShouldBe("small");

        var other = RelightProcess.Run(
            "finetune", "synthetic", "--from", _folder["pretext"], "--arch", "resnet34", "--run", _folder["other"]);
        other.Code.ShouldBe(ExitCode.Usage);
        other.Error.ShouldContain("--arch resnet34");
    }

    private static JsonNode Config(params string[] arguments)
    {
        string[] data = arguments[0].StartsWith('-') ? ["synthetic"] : [];
        var result = RelightProcess.Run(["config", .. data, .. arguments, "--json"]);
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        return result.Json;
    }
}
