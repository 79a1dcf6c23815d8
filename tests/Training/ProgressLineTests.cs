using Relight.Training.Callbacks;
using Spectre.Console.Rendering;

namespace Relight.Tests.Training;

public sealed class ProgressLineTests
{
    private static readonly ProgressLine Usual = new("train", 3, 10, 370, 1480, 1.2346, 123.4, TimeSpan.FromSeconds(1234));

    [Theory]
    [InlineData("train")]
    [InlineData("from scratch, fine-tuning budget alone, seed 12")]
    [InlineData("学習させる分類器とその非常に長い名前")]
    public void No_width_is_overrun(string title)
    {
        for (var columns = 0; columns <= 200; columns++)
        {
            var line = (Usual with { Title = title, Step = 123_456, Steps = 1_234_567 }).Fit(columns);
            new Segment(line).CellCount().ShouldBeLessThanOrEqualTo(columns, line);
        }
    }

    [Theory]   // what goes first is told the least
    [InlineData(140, "images/s", "━")]
    [InlineData(79, "train loss 1.235", "━")]
    [InlineData(60, "epoch 3/10 step 370/1480", "left")]
    [InlineData(12, "train", "25 %")]
    [InlineData(5, "25 %", "25 %")]
    public void What_tells_the_least_goes_first(int columns, string first, string second)
    {
        var line = Usual.Fit(columns);
        line.ShouldContain(first);
        line.ShouldContain(second);
    }
}
