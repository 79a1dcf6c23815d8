using Relight.Cli.Commands;
using Relight.Machines.Benchmarks;
using Relight.Training.Profiling;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Output;

/// <summary>A profile for people: times of one step, in milliseconds.</summary>
internal static class ProfileView
{
    private const int MostRows = 15;

    public static void Show(TrainingProfile profile, ComputeRate rate, string? file)
    {
        var step = profile.Elapsed / profile.Steps;
        var stages = Table("stage", "ms a step", "share");
        foreach (var stage in profile.Stages)
        {
            stages.AddRow(stage.Name, Milliseconds(stage.Time), Share(stage.Time));
        }

        Screen.Out.Write(stages);
        var modules = Table("layer", "kind", "forward, ms", "backward, ms", "share");
        foreach (var module in profile.Modules.Where(module => module.IsLeaf).OrderByDescending(
            module => module.Forward + module.Backward).Take(MostRows))
        {
            modules.AddRow(Markup.Escape(module.Name), module.Kind, Milliseconds(module.Forward), Milliseconds(module.Backward),
                Share(module.Forward + module.Backward));
        }

        Screen.Out.Write(modules);
        var operators = Table("operator", "calls a step", "own, ms", "share");
        foreach (var one in profile.Operators.Take(MostRows))
        {
            operators.AddRow(Markup.Escape(one.Name), Invariant($"{(double)one.Calls / profile.Steps:N0}"),
                Milliseconds(one.Own), Share(one.Own));
        }

        Screen.Out.Write(operators);
        Console.WriteLine(Invariant($"{profile.Steps} steps of {step.TotalMilliseconds:N0} ms, {rate.ImagesPerSecond:N1} images/s."));
        Console.WriteLine(rate is { PeakGigaflops: { } peak, Share: { } share }
            ? Invariant(
                $"{rate.Gigaflops:N0} GFLOP/s in layers: {100 * share:0} % of the {peak:N0} GFLOP/s that matrix products reach here.")
            : Invariant($"{rate.Gigaflops:N0} GFLOP/s in layers."));
        foreach (var (name, busy) in ProfileCommand.LoaderThreads(profile))
        {
            Console.WriteLine(Invariant($"{name} was reading for {Share(busy)} of the time."));
        }

        if (file is not null)
        {
            Console.WriteLine($"Trace: {file}, for ui.perfetto.dev");
        }

        string Milliseconds(TimeSpan time) => Invariant($"{time.TotalMilliseconds / profile.Steps:N1}");
        string Share(TimeSpan time) => Invariant($"{100 * (time / profile.Elapsed):0.0} %");
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
}
