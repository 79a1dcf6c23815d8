using System.Text.Json.Nodes;

namespace Relight.Machines.Benchmarks;

/// <summary>What mixed precision was measured to bring elsewhere, to compare with.</summary>
/// <param name="Arch">The network.</param>
/// <param name="What">What was measured.</param>
/// <param name="Ratio">Mixed precision's figure over float32's.</param>
/// <param name="Text">For people.</param>
internal sealed record KnownFigure(string Arch, string What, double Ratio, string Text)
{
    public static IReadOnlyList<KnownFigure> All { get; } =
    [
        new("resnet50", "memory", 7641.0 / 14159,
            "ResNet-50's training memory fell from 14,159 to 7,641 MiB (54 %) with mixed precision on a GPU."),
        new("resnet34", "speed", 1.2, "ResNet-34 trained 20 % faster with mixed precision on a GPU."),
    ];

    public JsonObject ToJson() => new() { ["arch"] = Arch, ["what"] = What, ["ratio"] = Ratio, ["text"] = Text };
}
