using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Recipes.Probing;
using Spectre.Console;

namespace Relight.Cli.Output;

/// <summary>What <c>relight probe</c> found out, as JSON and as tables.</summary>
internal static class ProbeView
{
    /// <summary>The findings as JSON; shares are in [0, 1].</summary>
    public static JsonObject ToJson(ProbeFindings findings, string page)
    {
        var json = ToJson(findings.Learned);
        json["cautions"] = JsonOutput.Texts(findings.Cautions);
        if (findings.Random is { } random)
        {
            json["random"] = ToJson(random);
        }

        if (findings.Best is { } best)
        {
            json["stages"] = new JsonArray([.. findings.Stages.Select(stage => (JsonNode)new JsonObject
            {
                ["stage"] = stage.Stage, ["knn20"] = stage.Knn20, ["knn200"] = stage.Knn200, ["linear"] = stage.Linear,
                ["features"] = stage.Features,
            })]);
            json["bestStage"] = best.Stage;
        }

        if (findings.FineTuned.Count > 0)
        {
            json["finetuned"] = new JsonObject(
                findings.FineTuned.Select(result => KeyValuePair.Create(result.Labels, (JsonNode?)ToJson(result))));
        }

        json["page"] = page;
        return json;
    }

    /// <summary>Says them in tables.</summary>
    public static void Say(ProbeFindings findings, string page)
    {
        SayWorth(findings.Learned, findings.Random);
        if (findings.Best is { } best)
        {
            var table = NewTable("stage", "20 nearest, %", "200 nearest, %", "linear, %", "dimensions");
            foreach (var stage in findings.Stages)
            {
                table.AddRow(stage.Stage, Percent(stage.Knn20), Percent(stage.Knn200), Percent(stage.Linear),
                    stage.Features.ToString(CultureInfo.InvariantCulture));
            }

            Screen.Out.Write(table);
            Console.WriteLine($"The best features, by a linear classifier, are those of {best.Stage}.");
        }

        SayFineTuned(findings.FineTuned);
        Console.WriteLine($"Page: {page}");
    }

    private static void SayWorth(ProbeResult learned, ProbeResult? random)
    {
        ProbeResult[] results = [learned, .. random is null ? Array.Empty<ProbeResult>() : [random]];
        var table = NewTable(["told right by", .. new[] { "learned, %", "random, %" }.Take(results.Length)]);
        table.AddRow(["the 20 nearest images", .. results.Select(result => Percent(result.Knn20))]);
        table.AddRow(["the 200 nearest images", .. results.Select(result => Percent(result.Knn200))]);
        table.AddRow(["a linear classifier", .. results.Select(result => Percent(result.Linear))]);
        Screen.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{learned.ValidationImages:N0} images asked, {learned.TrainingImages:N0} with known labels. The features use "
            + $"{learned.EffectiveRank:0} of {learned.Features} dimensions; spread {learned.Spread:0.00}."));
    }

    private static void SayFineTuned(IReadOnlyList<FineTuneResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        var isBeside = results[0].Scratch is not null;
        var table = NewTable(["labels", "images", "epochs", "fine-tuned, %", .. isBeside ? new[] { "from scratch, %" } : []]);
        foreach (var result in results)
        {
            table.AddRow([
                result.Labels, result.Images.ToString("N0", CultureInfo.InvariantCulture),
                result.Epochs.ToString(CultureInfo.InvariantCulture), ProbePage.WithSpread(result.Accuracies),
                .. result.Scratch is { } scratch ? new[] { ProbePage.WithSpread(scratch) } : []]);
        }

        Screen.Out.Write(table);
    }

    private static Table NewTable(params string[] columns) => columns.Skip(1).Aggregate(
        new Table().Border(TableBorder.Rounded).AddColumn(columns[0]),
        (table, column) => table.AddColumn(new TableColumn(column).RightAligned()));

    private static JsonObject ToJson(ProbeResult result) => new()
    {
        ["knn20"] = result.Knn20,
        ["knn200"] = result.Knn200,
        ["linear"] = result.Linear,
        ["spread"] = result.Spread,
        ["effectiveRank"] = result.EffectiveRank,
        ["features"] = result.Features,
        ["trainingImages"] = result.TrainingImages,
        ["validationImages"] = result.ValidationImages,
    };

    private static JsonObject ToJson(FineTuneResult result)
    {
        var json = ToJson(result.Accuracies);
        (json["images"], json["epochs"]) = (result.Images, result.Epochs);
        if (result.Scratch is { } scratch)
        {
            json["scratch"] = ToJson(scratch);
        }

        return json;
    }

    private static JsonObject ToJson(IReadOnlyList<double> accuracies) => new()
    {
        ["mean"] = accuracies.Average(),
        ["spread"] = FineTuneResult.SpreadOf(accuracies),
        ["accuracies"] = new JsonArray([.. accuracies.Select(accuracy => (JsonNode)accuracy)]),
    };

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
