using System.CommandLine;
using Relight.Machines.Benchmarks;
using Relight.Settings;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.Cli.Options;

/// <summary>Options that the benchmarks share.</summary>
internal sealed class BenchOptions
{
    private const int MostSize = 16_384, MostThreads = 4096;

    private readonly Option<string> _arch = new Option<string>("--arch") { Description = "Network.", DefaultValueFactory = _ => "resnet34" }.OneOf([.. Architectures.Names]);

    private readonly Option<string> _stem = new Option<string>("--stem")
    {
        Description = "How the network begins: imagenet (7×7, halves twice), compact (3×3, halves once), small (3×3, halves never).",
        DefaultValueFactory = _ => "imagenet",
    }.OneOf("imagenet", "compact", "small");

    private readonly Option<string> _precision = new Option<string>("--precision")
    {
        Description = "Element type of the forward pass.",
        DefaultValueFactory = _ => "bf16",
    }.OneOf("fp32", "bf16", "fp16");

    private readonly Option<string> _optimizer = new Option<string>("--optimizer")
    {
        Description = "What changes the weights.",
        DefaultValueFactory = _ => "adam",
    }.OneOf([.. TrainingSetup.Optimizers]);

    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<int> _threads = CommonOptions.Threads();

    public Option<int> Size { get; } = new Option<int>("--size") { Description = "Pixels of an image's side.", DefaultValueFactory = _ => 64 }.Between(8, MostSize);

    public Option<int> Batch { get; } = new Option<int>("--batch") { Description = "Images in a batch.", DefaultValueFactory = _ => 64 }.AtLeast(1);

    public Option<int> Workers { get; } = new Option<int>("--workers")
    {
        Description = "Threads that read images.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    }.Between(1, MostThreads);

    public Option<string> Cache { get; } = new("--cache")
    {
        Description = "Folder of the decoded cache, filled by the first run; off: files are decoded each time.",
        DefaultValueFactory = _ => "off",
        HelpName = "DIR|off",
    };

    /// <summary>Makes the options.</summary>
    public BenchOptions() => _device.OfSetting("training.device");

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
        var setup = Setup(parsed, parsed.GetRequiredValue(_arch)) with { Precision = Enum.Parse<Precision>(parsed.GetRequiredValue(_precision), ignoreCase: true) };
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
            Stem = Enum.Parse<ResNetStem>(parsed.GetRequiredValue(_stem), ignoreCase: true),
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
        parsed.GetRequiredValue(Cache) is "off" ? null : parsed.GetRequiredValue(Cache));
}
