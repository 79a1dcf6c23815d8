namespace Relight.Tests.Conventions;

/// <summary>
/// The public API is reviewed text: PublicApi.approved.txt. The operators that are generated from their schemas are left out.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => ApprovedText.Check(
        "tests/Conventions/PublicApi.approved.txt",
        string.Join('\n', ArrowsTests.All.Select(project => PublicApi.Describe(ArrowsTests.Load(project)))), nameof(PublicApiTests));
}
