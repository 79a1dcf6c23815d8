using Relight.Training.Devices;

namespace Relight.Tests.Training.Devices;

public sealed class CoreClaimsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_claim_is_seen_by_others_for_as_long_as_it_is_held()
    {
        var (one, two) = (Claims("one"), Claims("two"));
        two.Others().ShouldBeEmpty();
        using (one.Take(Claim(threads: 3)))
        {
            one.Others().ShouldBeEmpty();
            two.Others().ShouldHaveSingleItem().Threads.ShouldBe(3);
        }

        two.Others().ShouldBeEmpty();
        Directory.GetFiles(_folder["claims"]).ShouldBeEmpty();
    }

    [Fact]   // as a killed process leaves it: the file without the lock
    public void What_a_killed_training_left_over_does_not_count_and_is_removed()
    {
        Directory.CreateDirectory(_folder["claims"]);
        File.WriteAllText(_folder["claims", "gone.claim"], Claim(threads: 2).ToString());
        Claims("two").Others().ShouldBeEmpty();
        File.Exists(_folder["claims", "gone.claim"]).ShouldBeFalse();
    }

    [Fact]
    public void Where_nothing_can_be_written_a_training_claims_nothing()
    {
        File.WriteAllText(_folder["claims"], "no folder");
        Claims("one").Take(Claim(threads: 1)).ShouldBeNull();
        Claims("two").Others().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("relight-cores-1 12 2 0-1")]
    [InlineData("relight-cores-1 12 0 0-1 a")]
    [InlineData("relight-cores-1 12 2 1-0 a")]
    [InlineData("relight-cores-1 12 2 0-99999999 a")]
    [InlineData("something else 12 2 0-1 a")]
    public void What_is_no_claim_is_none(string line) => CoreClaim.Parse(line).ShouldBeNull();

    [Fact]
    public void A_claim_is_read_as_it_was_written()
    {
        var claim = CoreClaim.OfThisProcess(5);
        var read = CoreClaim.Parse(claim.ToString())!;
        (read.Process, read.Threads, read.Group).ShouldBe((Environment.ProcessId, 5, claim.Group));
        read.Cores.SetEquals(claim.Cores).ShouldBeTrue();
        CoreClaim.Ranges("0-2,7").Order().ShouldBe([0, 1, 2, 7]);
    }

    [Theory]   // threads of this one and of others, each on cores; the threads that fit, 0 where all have theirs
    [InlineData(2, "0-1", new[] { "2 0-1" }, 1)]              // the issue's: two trainings on two cores
    [InlineData(2, "0-1", new[] { "2 0-1", "2 0-1", "2 0-1" }, 1)]
    [InlineData(1, "0-1", new[] { "1 0-1" }, 0)]
    [InlineData(8, "0-7", new[] { "4 0-7" }, 4)]
    [InlineData(8, "0-7", new[] { "8 0-7" }, 4)]
    [InlineData(4, "0-3", new[] { "4 4-7" }, 0)]              // each on cores of its own
    [InlineData(4, "0-3", new[] { "4 2-5" }, 2)]              // half of its threads fall on these
    [InlineData(2, "0-1", new string[0], 0)]
    public void The_threads_that_fit_are_told(int threads, string cores, string[] others, int fitting)
    {
        var use = CoreUse.Of(
            new CoreClaim(1, threads, CoreClaim.Ranges(cores), "g"),
            [.. others.Select((other, i) =>
                new CoreClaim(2 + i, int.Parse(other.Split(' ')[0], null), CoreClaim.Ranges(other.Split(' ')[1]), "g"))], quota: 64);
        use.IsCrowded.ShouldBe(fitting > 0);
        if (fitting > 0)
        {
            use.Fitting.ShouldBe(fitting);
            use.Describe(isBegun: false).ShouldContain($"--threads {fitting} ");
        }
    }

    [Fact]   // two containers of two processors each on a machine of eight; and two trainings in one of them
    public void A_quota_counts_within_its_own_control_group()
    {
        var (own, cores) = (new CoreClaim(1, 2, CoreClaim.Ranges("0-7"), "a"), CoreClaim.Ranges("0-7"));
        CoreUse.Of(own, [new CoreClaim(1, 2, cores, "b")], quota: 2).IsCrowded.ShouldBeFalse();
        CoreUse.Of(own, [new CoreClaim(9, 2, cores, "a")], quota: 2).IsCrowded.ShouldBeTrue();
    }

    private CoreClaims Claims(string owner) => new(_folder["claims"], owner);

    private static CoreClaim Claim(int threads) => new(7, threads, CoreClaim.Ranges("0-1"), "group");
}
