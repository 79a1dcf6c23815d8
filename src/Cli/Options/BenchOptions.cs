using System.CommandLine;
using Relight.Machines.Benchmarks;
using Relight.Recipes;
using Relight.Settings;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.Cli.Options;

/// <summary>Options that the benchmarks share.</summary>
internal sealed class BenchOptions
{
    private readonly Option<string> _arch = SettingOption.Typed("model.arch", "resnet34");
    private readonly Option<string> _stem = SettingOption.Typed("model.stem", "imagenet");
    private readonly Option<Precision> _precision = SettingOption.Typed("training.precision", Precision.Bf16);
    private readonly Option<string> _optimizer = new Option<string>("--optimizer")
    {
        Description = "What changes the weights.",
        DefaultValueFactory = _ => "adam",
    }.OneOf([.. TrainingSetup.Optimizers]);

    private readonly Option<string> _device = SettingOption.Typed("training.device", "cpu");
    private readonly Option<int> _threads = CommonOptions.Threads();

    public Option<int> Size { get; } = SettingOption.Typed("data.size", 64);

    public Option<int> Batch { get; } = CommonOptions.Batch();

    public Option<int> Workers { get; } = CommonOptions.Workers();

    public Option<string> Cache { get; } = SettingOption.Typed("data.cache", CacheFolder.Off, "The first run fills it.");

    /// <summary>A folder of photographs.</summary>
    public static Argument<string> Data() => new("DATA") { Description = "A folder with train/ in it, or of class folders." };

    /// <summary>Adds what a training needs.</summary>
    public void AddTraining(Command command)
    {
        command.Add(_arch);
        AddSetup(command);
        command.Add(_precision);
    }

    /// <summary>The same but for network and precision, where a command has its own way to name these.</summary>
    public void AddSetup(Command command)
    {
        foreach (var option in (Option[])[_stem, Size, Batch, _optimizer, _device, _threads])
        {
            command.Add(option);
        }
    }

    /// <summary>The training that a command line asks for.</summary>
    public TrainingSetup Setup(ParseResult parsed)
    {
        var setup = Setup(parsed, parsed.GetRequiredValue(_arch));
        setup = setup with { Precision = ComputeChoice.Precision(setup.Device, parsed.GetRequiredValue(_precision)) };
        ComputeChoice.Check(setup.Device, setup.Precision);
        return setup;
    }

    /// <summary>The training in float32 that a command line with <see cref="AddSetup"/> asks for.</summary>
    public TrainingSetup Setup(ParseResult parsed, string arch)
    {
        var device = ComputeChoice.DeviceOf(parsed.GetRequiredValue(_device));
        ComputeChoice.Check(device, Precision.Fp32);
        return new()
        {
            Arch = arch,
            Stem = Enum.Parse<ResNetStem>(NetworkFactory.StemOf(
                new ModelSettings { Stem = parsed.GetRequiredValue(_stem) }, parsed.GetRequiredValue(Size)), ignoreCase: true),
            Size = parsed.GetRequiredValue(Size),
            Batch = parsed.GetRequiredValue(Batch),
            Precision = Precision.Fp32,
            Optimizer = parsed.GetRequiredValue(_optimizer),
            Threads = parsed.GetRequiredValue(_threads),
            Device = device,
        };
    }

    /// <summary>The loading that a command line asks for.</summary>
    public ImageLoading Loading(ParseResult parsed, string data) => new(
        data, parsed.GetRequiredValue(Size), parsed.GetRequiredValue(Batch), parsed.GetRequiredValue(Workers),
        CacheFolder.Of(parsed.GetRequiredValue(Cache)));
}
