using System.Runtime.InteropServices;
using Relight.Machines.Doctor;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Output;

/// <summary>The diagnosis for people.</summary>
internal static class DiagnosisView
{
    public static void Show(Diagnosis diagnosis)
    {
        var sheet = Screen.Sheet();
        Add(sheet, "Processor", $"{diagnosis.Processor.Name}, {string.Join(", ", diagnosis.Processor.InstructionSets)}");
        Add(sheet, "Cores usable", Invariant($"{Diagnosis.Cores}"));
        Add(sheet, "Clock", diagnosis.Clock is { } clock ? Invariant($"{clock.Gigahertz:F2} GHz, {clock.Source}") : "not known");
        Add(sheet, "Peak fp32", Peak(diagnosis.PeakFloat32));
        Add(sheet, "Peak bf16", Peak(diagnosis.PeakBFloat16));
        Add(sheet, "Memory", MemoryText());
        if (diagnosis.Libtorch is { } torch)
        {
            Add(sheet, "Matrix product fp32", Rate(torch.Float32Gigaflops, diagnosis.PeakFloat32));
            Add(sheet, "Matrix product bf16", Rate(torch.BFloat16Gigaflops, diagnosis.PeakBFloat16));
            Add(sheet, "libtorch", $"{torch.Version}, {torch.Path}");
            Add(sheet, "Native part", torch.NativePath ?? "not known");
            Add(sheet, "Threads", Invariant($"{Diagnosis.Cores} that the process may use, {torch.Threads} that libtorch uses"));
            var operators = torch.Operators;
            Add(
                sheet, "Operators",
                Invariant($"{operators.Registered:N0} in this libtorch, {operators.Bound:N0} bound to C# methods, {operators.Callable:N0} callable by name"));
        }

        Add(sheet, "BLAS", diagnosis.Blas.ToString());
        Add(sheet, "GPU", Gpu(diagnosis));
        Add(sheet, "Images",
            $"libjpeg-turbo {diagnosis.Images.LibjpegTurbo ?? "not installed"}, libvips {diagnosis.Images.Libvips ?? "not installed"}");
        Add(sheet, ".NET", $"{Environment.Version} on {RuntimeInformation.OSDescription}");
        Screen.Out.Write(sheet);
        Screen.Out.WriteLine();
        ShowFindings(diagnosis.Findings);
    }

    private static void ShowFindings(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            Screen.Out.MarkupLine("[green]Nothing is missing.[/]");
        }

        foreach (var finding in findings)
        {
            Screen.Out.MarkupLine(
                $"{(finding.Stops ? "[red]Missing:[/]" : "[yellow]Slower or less than it could be:[/]")} {Markup.Escape(finding.What)}");
            Screen.Out.MarkupLine($"  To mend it: [bold]{Markup.Escape(finding.Mend)}[/]");
        }
    }

    private static void Add(Table sheet, string label, string value) => sheet.AddRow($"[grey]{label}[/]", Markup.Escape(value));

    private static string Peak(PeakRate? peak) =>
        peak is null ? "no such instructions" : Invariant($"{peak.Gigaflops:N0} GFLOP/s = {peak.Formula}");

    private static string Rate(double? gigaflops, PeakRate? peak) =>
        gigaflops is not { } rate ? "not measured"
        : peak is null ? Invariant($"{rate:N1} GFLOP/s, measured")
        : Invariant($"{rate:N1} GFLOP/s, measured: {rate / peak.Gigaflops:P0} of the peak");

    private static string MemoryText() => Diagnosis.AvailableMemoryMiB is { } available
        ? Invariant($"{Diagnosis.MemoryMiB / 1024.0:F1} GiB, {available / 1024.0:F1} GiB of it available")
        : Invariant($"{Diagnosis.MemoryMiB / 1024.0:F1} GiB");

    private static string Gpu(Diagnosis diagnosis) => diagnosis.Gpu is { Names: [_, ..] names, Driver: var driver }
        ? Invariant($"{string.Join("; ", names)}, driver {driver}, {diagnosis.Libtorch?.CudaDevices ?? 0} usable by libtorch")
        : "none";
}
