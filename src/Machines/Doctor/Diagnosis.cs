using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Relight.Machines.Doctor;

/// <summary>Everything that the doctor finds out about this machine. libtorch may be missing: then its parts are null.</summary>
internal sealed class Diagnosis
{
    private const long Mebi = 1 << 20;

    private Diagnosis(bool measure)
    {
        Processor = ProcessorFacts.Read();
        Clock = ClockMeter.Measure();
        if (Clock is { } clock)
        {
            PeakFloat32 = PeakRate.Float32(Processor, clock, Cores);
            PeakBFloat16 = PeakRate.BFloat16(Processor, clock, Cores);
        }

        Libtorch = LibtorchFacts.Find(measure, out var problem);
        Blas = BlasFacts.Find(LoadedLibraries.Read(), Libtorch?.BuildText ?? "");
        Gpu = GpuFacts.Find();
        Images = ImageLibraries.Find();
        Findings =
        [
            .. new[] { problem, Blas.Finding, Libtorch is { } found ? Gpu.FindingFor(found.CudaDevices) : null }.OfType<Finding>(),
            .. Images.Findings(),
        ];
    }

    public ProcessorFacts Processor { get; }

    /// <summary>Processors that this process may use: affinity and container limits count.</summary>
    public static int Cores => Environment.ProcessorCount;

    public ClockMeter? Clock { get; }

    public PeakRate? PeakFloat32 { get; }

    public PeakRate? PeakBFloat16 { get; }

    public LibtorchFacts? Libtorch { get; }

    public BlasFacts Blas { get; }

    public GpuFacts Gpu { get; }

    public ImageLibraries Images { get; }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Memory of the machine, or as much of it as the container may use.</summary>
    public static long MemoryMiB => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Mebi;

    /// <summary>Memory that is free or could be freed; null where the system does not say.</summary>
    public static long? AvailableMemoryMiB => SystemFile.Kibibytes("/proc/meminfo", "MemAvailable") / 1024;

    /// <summary>Looks at everything, and multiplies matrices for two seconds if <paramref name="measure"/>.</summary>
    public static Diagnosis Make(bool measure = true) => new(measure);

    public JsonObject ToJson() => new()
    {
        ["processor"] = new JsonObject
        {
            ["name"] = Processor.Name,
            ["coresUsable"] = Cores,
            ["instructionSets"] = new JsonArray([.. Processor.InstructionSets.Select(set => (JsonNode)set)]),
            ["gigahertz"] = Clock?.Gigahertz,
            ["gigahertzSource"] = Clock?.Source,
            ["peak"] = new JsonObject { ["fp32"] = ToJson(PeakFloat32), ["bf16"] = ToJson(PeakBFloat16) },
            ["measured"] = new JsonObject { ["fp32Gigaflops"] = Libtorch?.Float32Gigaflops,
                ["bf16Gigaflops"] = Libtorch?.BFloat16Gigaflops },
        },
        ["memory"] = new JsonObject { ["totalMiB"] = MemoryMiB, ["availableMiB"] = AvailableMemoryMiB },
        ["libtorch"] = Libtorch is { } torch
            ? new JsonObject { ["version"] = torch.Version, ["path"] = torch.Path, ["native"] = torch.NativePath,
                ["cudaDevices"] = torch.CudaDevices }
            : null,
        ["blas"] = new JsonObject { ["name"] = Blas.Name, ["path"] = Blas.Path, ["kernels"] = Blas.Kernels,
            ["isReference"] = Blas.IsReference },
        ["threads"] = new JsonObject { ["process"] = Cores, ["libtorch"] = Libtorch?.Threads },
        ["gpu"] = new JsonObject { ["driver"] = Gpu.Driver, ["devices"] = new JsonArray([.. Gpu.Names.Select(name => (JsonNode)name)]) },
        ["operators"] = Libtorch is { Operators: var operators }
            ? new JsonObject { ["registered"] = operators.Registered, ["bound"] = operators.Bound, ["callable"] = operators.Callable }
            : null,
        ["libraries"] = new JsonObject { ["libjpegTurbo"] = Images.LibjpegTurbo, ["libvips"] = Images.Libvips },
        ["dotnet"] = new JsonObject { ["version"] = Environment.Version.ToString(), ["system"] = RuntimeInformation.OSDescription },
        ["findings"] = new JsonArray(
            [.. Findings.Select(finding =>
                (JsonNode)new JsonObject { ["what"] = finding.What, ["mend"] = finding.Mend, ["stops"] = finding.Stops })]),
    };

    private static JsonObject? ToJson(PeakRate? peak) =>
        peak is null ? null : new JsonObject { ["gigaflops"] = peak.Gigaflops, ["formula"] = peak.Formula };
}
