using System.Text.Json.Nodes;
using System.Xml.Linq;
using Relight.Reports;
using Relight.Runs;

namespace Relight.Tests.Reports;

public sealed class RunReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_reports_its_curves_settings_pictures_and_attempts()
    {
        RunEnvironment environment = RunEnvironment.Collect("1.13.1", ["NVIDIA <H200>"]);
        var request = new RunRequest
        {
            Command = "train",
            Arguments = ["train", "my photos", "--lr", "0.001"],
            Seed = 42,
            Settings = new JsonObject { ["optimizer"] = new JsonObject { ["lr"] = 0.001, ["betas"] = new JsonArray(0.9, 0.999) } },
            Environment = environment,
        };
        using (RunDirectory run = RunDirectory.Create(_folder["run"], request))
        {
            run.Metrics.Append(1, 0, ("train/loss", 99));
        }

        using (RunDirectory run = RunDirectory.Open(_folder["run"], environment))
        {
            run.ResumeFrom(5);
            for (int step = 6; step < 600; step++)
            {
                run.Metrics.Append(step, step / 100, ("train/loss", 100.0 / step), ("diverged", double.NaN));
            }

            run.Metrics.Append(599, 5, ("val/loss", 0.25), ("val/accuracy", 0.875));
            run.Pictures.Add("filters.png", SampleReport.Png, "first-layer filters", section: "Filters");
            run.End(AttemptOutcome.Finished);
        }

        RunReport.Write(RunDirectory.Read(_folder["run"]), new RunReportOptions
        {
            Headlines = ["val/accuracy"],
            TrainingLossExtras = "label smoothing and mix-up",
            AddSections = report => report.AddSection("Mine").AddParagraph("my own words"),
        });
        string html = File.ReadAllText(_folder["run", "report.html"]);
        string text = XDocument.Parse(html).Root!.Value;
        foreach (string expected in (string[])["Finished at step 599, in epoch 6.", "0.875", "relight train 'my photos' --lr 0.001",
            "optimizer.lr", "[0.9,0.999]", "first-layer filters", "Filters", "my own words", "NVIDIA <H200>", "1.13.1", "interrupted",
                "attempt 2", "The train loss is with label smoothing and mix-up, the val loss without: the two are not the same quantity."])
        {
            text.ShouldContain(expected);
        }

        html.ShouldNotContain("http");
    }

    [Fact]
    public void A_run_without_measurements_reports_that()
    {
        using RunDirectory run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        RunReport.Write(run);
        XDocument.Load(run.ReportPath).Root!.Value.ShouldContain("Nothing was measured yet.");
    }

    [Fact]
    public void A_picture_without_a_section_is_a_file_alone()
    {
        using RunDirectory run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        run.Pictures.Add("shown.png", SampleReport.Png, "a picture to be seen", section: "Views");
        run.Pictures.Add("apart.png", SampleReport.Png, "a picture for elsewhere", section: null);
        RunReport.Write(run);
        string text = XDocument.Load(run.ReportPath).Root!.Value;
        text.ShouldContain("a picture to be seen");
        text.ShouldNotContain("a picture for elsewhere");
        RunDirectory.Read(_folder["run"]).Pictures.List()[1].Section.ShouldBeNull();
    }

    [Fact]   // a rate that is always the same needs no chart
    public void Curves_are_of_what_changes()
    {
        using RunDirectory run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        run.Metrics.Append(1, 0, ("step/loss", 2), ("step/momentum", 0.9));
        run.Metrics.Append(2, 0, ("step/loss", 1), ("step/momentum", 0.9));
        RunReport.Curves(run.Metrics.Read()).Select(chart => chart.Title).ShouldBe(["step/loss"]);
    }
}
