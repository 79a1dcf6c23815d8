using Relight.Machines.Benchmarks;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Output;

/// <summary>A network's summary for people.</summary>
internal static class SummaryView
{
    private const double MiB = 1 << 20;
    private const double Million = 1e6;

    public static void Show(TrainingSetup setup, TrainingMemory memory, StepFigures[] measured)
    {
        var summary = memory.Summary;
        var layers = Table("layer", "kind", "output", "parameters", "multiply-adds, M", "kept fp32, MiB", "kept mixed, MiB");
        foreach (var layer in summary.Layers)
        {
            layers.AddRow(
                Markup.Escape(layer.Name), layer.Kind, Markup.Escape(layer.Output.ToString()),
                layer.Parameters > 0 ? Invariant($"{layer.Parameters:N0}") : "",
                layer.MultiplyAdds > 0 ? Invariant($"{layer.MultiplyAdds / Million:N1}") : "", Kept(layer.KeptBytes),
                Kept(layer.KeptBytesMixed));
        }

        Screen.Out.Write(layers);
        var stem = setup.Stem is { } one ? $", {one.ToString().ToLowerInvariant()} stem" : "";
        Console.WriteLine(
            Invariant($"{setup.Arch}{stem}: {summary.Parameters:N0} parameters, {summary.MultiplyAdds / Million:N0} million multiply-adds an image ")
            + "forward, three times as many in training.");
        Console.WriteLine(Invariant($"Training memory at {setup.Size} px, batch {setup.Batch}, {setup.Optimizer}, in MiB:"));
        var table = Table("", "fp32", "mixed");
        Row("weights and buffers", summary.WeightBytes, summary.WeightBytes);
        Row("gradients", summary.GradientBytes, summary.GradientBytes);
        Row("optimizer", memory.OptimizerBytes, memory.OptimizerBytes);
        Row("kept for the backward pass", summary.ActivationBytes, summary.MixedActivationBytes);
        Row("together", memory.Total, memory.TotalMixed);
        if (measured.Length > 0)
        {
            table.AddRow("measured, with work space", Invariant($"{measured[0].TrainingMiB:N0}"),
                Invariant($"{measured[1].TrainingMiB:N0}"));
        }

        Screen.Out.Write(table);

        void Row(string name, long plain, long mixed) => table.AddRow(name, Invariant($"{plain / MiB:N0}"), Invariant($"{mixed / MiB:N0}"));
    }

    private static Table Table(params string[] headings)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var (index, heading) in headings.Index())
        {
            var column = new TableColumn(heading);
            table.AddColumn(index == 0 ? column : column.RightAligned());
        }

        return table;
    }

    private static string Kept(long bytes) => bytes > 0 ? Invariant($"{bytes / MiB:N1}") : "";
}
