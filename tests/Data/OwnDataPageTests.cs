namespace Relight.Tests.Data;

/// <summary>docs/own-data.md: its code compiles, runs, and prints what its comments say.</summary>
public sealed class OwnDataPageTests
{
    [Fact]
    public void The_page_prints_what_it_says()
    {
        using var folder = new TemporaryFolder();
        OwnDataPage.Expected.Count.ShouldBeGreaterThan(10);
        OwnDataPage.Run(folder.FullPath).ShouldBe(OwnDataPage.Expected);
    }
}
