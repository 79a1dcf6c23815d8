using System.Runtime.InteropServices;
using Relight.Data;
using Relight.Data.Tables;

namespace Relight.Tests.Data;

public sealed class TableDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_become_x_and_a_target_of_numbers_y()
    {
        var table = TableDataset.Read(Write("rooms,area,garden,price", "2,50.5,true,100", "", "3,1e2,FALSE,250"), target: "price");
        table.Features.ShouldBe(["rooms", "area", "garden"]);
        table.Layout.Fields.Select(field => field.Name).ShouldBe(["x", "y"]);
        Floats(table, "x").ShouldBe([2, 50.5f, 1, 3, 100, 0]);
        Floats(table, "y").ShouldBe([100, 250]);
        table.Classes.ShouldBeEmpty();
        table.Label(0).ShouldBe(-1);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Fields_lie_between_semicolons_tabs_or_bars_too(char separator)
    {
        var table = TableDataset.Read(Write($"a{separator}b{separator}c", $"1{separator}2{separator}3", $"4{separator}5{separator}6"), "c");
        Floats(table, "x").ShouldBe([1, 2, 4, 5]);
    }

    [Fact]
    public void A_target_of_texts_is_the_label_and_codes_are_fields_of_their_own()
    {
        var table = TableDataset.Read(Write("city,size,kind,note", "\"Oslo, N\",1,dog,a", "Rome,2,cat,b", "Rome,3,dog,c"), "kind",
            new() { Codes = ["city"], Ignore = ["note"] });
        table.Classes.ShouldBe(["cat", "dog"]);
        Enumerable.Range(0, 3).Select(table.Label).ShouldBe([1, 0, 1]);
        table.Categories["city"].ShouldBe(["Oslo, N", "Rome"]);
        Longs(table, "city").ShouldBe([0, 1, 1]);
        Longs(table, "label").ShouldBe([1, 0, 1]);
        TableDataset.Read(Write("x,digit", "1,7", "2,3"), "digit", new() { Codes = ["digit"] }).Classes.ShouldBe(["3", "7"]);
    }

    [Fact]
    public void What_cannot_be_read_is_named_by_line_and_column()
    {
        Refused("price", "area,price", "1,2", ",3").ShouldContain("line 3, column 'area': the value is missing");
        Refused("price", "area,price", "1,2", "1,NA").ShouldContain("line 3, column 'price': the value is missing");
        Refused("price", "area,price", "1,2", "12O,3").ShouldContain("line 3, column 'area': '12O' is no number");
        // float32 ends at 3.4e38
        Refused("price", "area,price", "1,2", "1e39,3").ShouldContain("line 3, column 'area': '1e39' is no number");
        Refused("price", "city,price", "Rome,2").ShouldContain("the column 'city' holds texts, such as 'Rome'");
        Refused("cost", "area,price", "1,2").ShouldContain("no column 'cost'; it has 'area', 'price'");
        Refused("price", "area,price", "1,2,3").ShouldContain("line 2: 3 fields, but the header names 2 columns");
        Refused("price", "area,area", "1,2").ShouldContain("a name of its own");
        Refused("price", "area,price").ShouldContain("a header alone");
        Refused("price", "area,price", "\"1,2").ShouldContain("a quoted field is not closed");
    }

    [Fact]   // the mean of 1 and 3
    public void Missing_values_are_filled_on_request()
    {
        var table = TableDataset.Read(
            Write("a,city,y", "1,Rome,1", "NaN,,2", "3,Rome,3"), "y", new() { Codes = ["city"], Missing = MissingValues.Fill });
        Floats(table, "x").ShouldBe([1, 2, 3]);
        table.Categories["city"].ShouldBe(["", "Rome"]);
        Longs(table, "city").ShouldBe([1, 0, 1]);
    }

    [Fact]
    public void Standardisation_goes_by_the_training_part()
    {
        var table = TableDataset.Read(
            Write(["a,same,y", .. Enumerable.Range(0, 10).Select(i => $"{i * i},5,{i}")]), "y", new() { Standardize = true });
        var (training, heldOut) = table.Split(0.3, seed: 2);
        (training.Count, heldOut.Count).ShouldBe((7, 3));
        var shown = Floats(training, "x").Where((_, i) => i % 2 == 0).ToArray();
        shown.Average().ShouldBe(0, 1e-6);
        shown.Average(x => x * x).ShouldBe(1, 1e-5);
        Floats(training, "x").Where((_, i) => i % 2 == 1).ShouldAllBe(x => x == 0);
        heldOut.Means.ShouldBe(training.Means);
        var squares = Floats(heldOut, "y").Select(y => (float)((y * y - training.Means[0]) / training.Deviations[0]));
        Floats(heldOut, "x").Where((_, i) => i % 2 == 0).ShouldBe(squares);
        Floats(training, "y").Concat(Floats(heldOut, "y")).Order().ShouldBe(Enumerable.Range(0, 10).Select(i => (float)i));
    }

    [Fact]
    public void Another_file_is_read_by_the_first_ones_columns_codes_and_numbers()
    {
        var training = TableDataset.Read(
            Write("a,city,kind", "1,Rome,dog", "3,Oslo,cat"), "kind", new() { Codes = ["city"], Standardize = true });
        var test = training.ReadMore(Write("kind,extra,city,a", "dog,?,Rome,2", "dog,?,Rome,3"));
        Floats(test, "x").ShouldBe([0, 1]);
        Longs(test, "city").ShouldBe([1, 1]);
        Enumerable.Range(0, 2).Select(test.Label).ShouldBe([1, 1]);
        training.ReadMore(Write("city,a", "Rome,2")).Layout.Contains("label").ShouldBeFalse();
        Should.Throw<InvalidDataException>(() => training.ReadMore(Write("city,a,kind", "Paris,2,dog"))).Message
            .ShouldContain("line 2, column 'city': 'Paris' was not in the training table, which has 'Oslo', 'Rome'");
    }

    [Fact]
    public void A_split_by_classes_keeps_their_shares()
    {
        var table = TableDataset.Read(
            Write(["a,kind", .. Enumerable.Range(0, 20).Select(i => $"{i},{(i % 4 == 0 ? "cat" : "dog")}")]), "kind");
        var (training, heldOut) = table.Split(0.2, seed: 1);
        Enumerable.Range(0, heldOut.Count).CountBy(heldOut.Label).OrderBy(count => count.Key).Select(count => count.Value).ShouldBe([1, 3]);
        training.Count.ShouldBe(16);
    }

    private string Write(params string[] lines)
    {
        var path = _folder[$"{Guid.NewGuid():N}.csv"];
        File.WriteAllLines(path, lines);
        return path;
    }

    private string Refused(string target, params string[] lines) =>
        Should.Throw<InvalidDataException>(() => TableDataset.Read(Write(lines), target)).Message;

    private static float[] Floats(Dataset table, string name) =>
        [.. All(table, name).SelectMany(bytes => MemoryMarshal.Cast<byte, float>(bytes).ToArray())];

    private static long[] Longs(Dataset table, string name) =>
        [.. All(table, name).SelectMany(bytes => MemoryMarshal.Cast<byte, long>(bytes).ToArray())];

    private static IEnumerable<byte[]> All(Dataset table, string name) => Enumerable.Range(0, table.Count).Select(i =>
    {
        var sample = new byte[table.Layout.ByteCount];
        var random = default(CounterRandom);
        table.ReadBytes(i, ref random, sample);
        return table.Layout.Slice(name, sample).ToArray();
    });
}
