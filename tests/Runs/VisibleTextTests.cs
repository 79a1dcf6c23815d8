using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("caf\u00e9 \u4e2d \ud83d\udc08", "caf\u00e9 \u4e2d \ud83d\udc08")]
    [InlineData("\u001b[31mred", "\\u001B[31mred")]
    [InlineData("a\nb\tc\rd", "a\\nb\\tc\\rd")]
    [InlineData("\u009b31m\u007f\0", "\\u009B31m\\u007F\\u0000")]
    [InlineData("gpj.\u202etac", "gpj.\\u202Etac")]   // would be shown as cat.jpg
    public void What_would_steer_a_terminal_is_written_out(string name, string shown) => VisibleText.Of(name).ShouldBe(shown);

    [Fact]
    public void A_message_keeps_its_lines() => VisibleText.Lines("a\n\tb\u001bc").ShouldBe("a\n\tb\\u001Bc");
}
