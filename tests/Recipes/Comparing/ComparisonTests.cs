using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.SelfSupervised.SimClr;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Tests.Training;

namespace Relight.Tests.Recipes.Comparing;

[Collection(nameof(SeededTests))]
public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunSettings Settings => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 48,
            SyntheticValidationCount = 20 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = new TrainingSettings { Epochs = 2, Precision = Precision.Fp32, Threads = 2 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_comparison_runs_every_way_gives_scratch_the_same_budget_and_goes_on_after_a_stop()
    {
        var settings = (Settings with
        {
            Recipe = new RecipeSettings { Name = "chapter", Normalize = false, Augment = false, ZeroInitResidual = false },
        }).WithOwn(new SupervisedSettings { LabelSmoothing = 0 });
        var request = new ComparisonRequest(settings) { Ways = ["six-transforms"], Labels = ["2"] };
        using (var stop = new StopAt(5))
        {
            new Comparison(request, _folder["comparison"]).Run(_ => stop, stop.Token).ShouldBeNull();
        }

        var result = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        var contest = result.Contests.ShouldHaveSingleItem();
        contest.Ways.Select(way => way.Way).ShouldBe(["six-transforms", "scratch", "scratch-short"]);
        // 2 pretext epochs of 3 batches are 6 steps: 3 epochs of the 20 labeled images in 2 batches
        contest.Ways.Select(way => way.Epochs).ShouldBe([3, 6, 3]);
        contest.LabeledImages.ShouldBe(20);
        result.Pretexts.ShouldHaveSingleItem().Chance!.Value.ShouldBe(1.0 / 6, 1e-12);
        var report = File.ReadAllText(_folder["comparison", "report.html"]);
        report.ShouldContain("six-transforms, then fine-tuning");
        report.ShouldContain("synthetic");
        report.ShouldNotContain("http");

        var again = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        again.ToJson().ShouldBe(result.ToJson());
        File.ReadAllText(_folder["comparison", "result.json"]).Trim().ShouldBe(result.ToJson());
        var more = new Comparison(
            ComparisonRequest.Read(_folder["comparison"]) with { Seeds = 2, Ways = ["six-transforms", "rotation"] }, _folder["comparison"])
                .Run().ShouldNotBeNull();
        more.Contests[0].Of(Way.Scratch).Seeds.Count.ShouldBe(2);
        more.Contests[0].Of(Way.Scratch).Seeds[0].ShouldBeEquivalentTo(contest.Of(Way.Scratch).Seeds[0]);
        more.Contests[0].Verdicts.Select(verdict => verdict.Way).ShouldBe(["six-transforms", "rotation"]);
        more.Sentence.ShouldContain("best of 2 ways");
        Should.Throw<RunException>(() => new Comparison(request with { Pretext = ["optimizer.lr=1"] }, _folder["comparison"]).Run())
            .Message.ShouldContain("--pretext-set was left out, now optimizer.lr=1");
    }

    [Fact]   // batches of 16 of 48 images are 3 an epoch, of which 2 are taken; two make a step
    public void A_comparison_gives_scratch_the_steps_of_both_others_whatever_limits_them()
    {
        var settings = Settings with
        {
            Data = Settings.Data with { LimitTrain = 2 },
            Training = Settings.Training with { AccumulateBatches = 2, MaxSteps = 3, Epochs = 4 },
        };
        var result = new Comparison(
            new ComparisonRequest(settings) { Ways = ["rotation"], Labels = ["2"] }, _folder["comparison"]).Run().ShouldNotBeNull();
        result.Pretexts[0].Steps.ShouldBe(3);
        result.Contests[0].Ways.Select(way => StepsOf(way.Seeds[0].Run)).ShouldBe([3, 6, 3]);
    }

    [Fact]
    public void A_comparison_by_time_measures_steps_once_and_keeps_to_them()
    {
        var request = new ComparisonRequest(Settings)
        {
            Ways = ["simclr", "rotation+supervised"], Labels = ["2", "50%"],
            Budgets = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)], PretextShare = 0.5, Pretext = ["data.batchSize=8", "simclr.temperature=1"],
        };
        using (var stop = new StopAt(2))
        {
            new Comparison(request, _folder["comparison"]).Run(_ => stop, stop.Token).ShouldBeNull();
        }

        var known = ComparisonRequest.Read(_folder["comparison"]).Measured;
        known["1s/simclr-pretext"].ShouldBeGreaterThan(1);
        var result = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        result.Contests.Select(contest => (contest.Budget, contest.Labels)).ShouldBe([("1s", "2"), ("1s", "50%"), ("3s", "2"), ("3s", "50%")]);
        result.Pretexts.Select(pretext => pretext.Pretext).ShouldBe(
            ["1s/simclr-pretext", "1s/rotation-pretext", "3s/simclr-pretext", "3s/rotation-pretext"]);
        result.Pretexts[0].Steps.ShouldBe(known["1s/simclr-pretext"]);
        result.Crossings.Select(crossing => (crossing.Labels, crossing.Way)).ShouldBe(
            [("2", "simclr"), ("2", "rotation+supervised"), ("50%", "simclr"), ("50%", "rotation+supervised")]);
        using var run = RunDirectory.Read(_folder["comparison", "seed-0", "1s", "simclr-pretext"]);
        var asked = RunSettings.Of(run);
        (asked.Data.BatchSize, asked.Data.Labels, asked.Own<SimClrSettings>().Temperature).ShouldBe((8, null, 1));
    }

    [Theory]
    [InlineData("--methods names no way beside training from scratch", "", "supervised")]
    [InlineData("--pretext-set simlcr.temperature: there is no such setting", "simlcr.temperature=1", "simclr")]
    [InlineData("--pretext-set simclr.temperature: no way here learns by simclr", "simclr.temperature=1", "rotation")]
    [InlineData("--pretext-set data.batchSize: no way here learns without labels first", "data.batchSize=8", "fixmatch")]
    [InlineData("--pretext-set training.maxSteps: that is the same for all ways", "training.maxSteps=8", "rotation")]
    [InlineData("--pretext-set method: that is the same for all ways", "method=supervised", "rotation")]
    public void A_comparison_that_would_not_be_one_is_refused_before_anything_is_written(string problem, string pretext, string way)
    {
        var request = new ComparisonRequest(Settings) { Ways = [way], Pretext = pretext.Length == 0 ? [] : [pretext] };
        Should.Throw<ArgumentException>(() => new Comparison(request, _folder["comparison"]).Run()).Message.ShouldStartWith(problem);
        Directory.Exists(_folder["comparison"]).ShouldBeFalse();
    }

    [Fact]
    public void What_a_comparison_was_asked_for_is_read_as_it_was_written()
    {
        var request = new ComparisonRequest(Settings)
        {
            Ways = ["simclr+fixmatch", "scratch"], Labels = [null, "10%"], Budgets = [TimeSpan.FromMinutes(90), TimeSpan.FromSeconds(1.5)],
            PretextShare = 0.3, Pretext = ["data.batchSize=8"], StopWhenClear = true, Seeds = 3, ProbeImages = 77,
            Steps = new Dictionary<string, long> { ["a"] = 5 }, Measured = new Dictionary<string, long> { ["30m/b"] = 7 }, NextCommand = "relight",
        };
        request.Write(_folder.FullPath);
        var read = ComparisonRequest.Read(_folder.FullPath);
        read.Write(_folder["again"]);
        File.ReadAllText(_folder["again", "comparison.json"]).ShouldBe(File.ReadAllText(_folder["comparison.json"]));
        (read.Ways.Count, read.Budgets[1], read.Steps["a"], read.Measured["30m/b"], read.NextCommand, read.Seeds)
            .ShouldBe((2, TimeSpan.FromSeconds(1.5), 5, 7, "relight", 3));
        Should.Throw<RunException>(() => (request with { Steps = new Dictionary<string, long> { ["a"] = 6 } }).AsIn(_folder.FullPath)).Message
            .ShouldContain("steps was a 5, now a 6");
        Should.Throw<FormatException>(() => Way.Parse("simclr+rotation")).Message.ShouldContain("as in simclr+fixmatch");
        Should.Throw<FormatException>(() => Way.Parse("fixmatch+simclr"));
        Should.Throw<FormatException>(() => Way.Parse("simclr+swav+supervised"));
    }

    [Fact]   // 20 images, of which 11 have a label: 2 of each class are held out, and the rest is one more than a batch
    public void Images_without_labels_are_counted_for_what_learns_from_them()
    {
        PhotoFolder.Write(_folder["photos"]);
        var rows = Directory.GetFiles(_folder["photos"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select((file, i) =>
            $"{Path.GetRelativePath(_folder.FullPath, file)},{(i is < 6 or > 14 ? Path.GetFileName(Path.GetDirectoryName(file)) : "")}");
        File.WriteAllLines(_folder["list.csv"], ["path,label", .. rows]);
        var settings = Settings with
        {
            Data = Settings.Data with { Path = _folder["list.csv"], BatchSize = 4 }, Training = Settings.Training with { Epochs = 1 },
        };
        var request = new ComparisonRequest(settings) { Ways = ["simclr"], Pretext = ["data.batchSize=4"] };
        var result = new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        result.TrainingImages.ShouldBe(20);
        result.Pretexts[0].Steps.ShouldBe(5);
        var contest = result.Contests[0];
        contest.Ways.Select(way => StepsOf(way.Seeds[0].Run)).ShouldBe(
            contest.Ways.Select(way => (long)way.Epochs * (contest.LabeledImages / 4)));
        result.Cautions.ShouldNotBeEmpty();
        File.ReadAllText(_folder["comparison", "report.html"]).ShouldContain(result.Cautions[0][..30]);
    }

    [Fact]
    public void A_damaged_probe_is_named()
    {
        var request = new ComparisonRequest(Settings with { Training = Settings.Training with { Epochs = 1, MaxSteps = 1 } });
        new Comparison(request, _folder["comparison"]).Run().ShouldNotBeNull();
        File.WriteAllText(_folder["comparison", "seed-0", "simclr-pretext", "probe.json"], "{}");
        Should.Throw<RunException>(() => new Comparison(request, _folder["comparison"]).Run()).Message.ShouldContain("probe.json cannot be read");
    }

    private long StepsOf(string path)
    {
        using var run = RunDirectory.Read(Path.Combine(_folder["comparison"], path));
        return run.Checkpoints.Steps[^1];
    }
}
