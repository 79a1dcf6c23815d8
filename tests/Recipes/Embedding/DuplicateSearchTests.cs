using Relight.Recipes.Embedding;
using Relight.Tensors;
using Relight.Vision;

namespace Relight.Tests.Recipes.Embedding;

public sealed class DuplicateSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Copies_and_what_is_nearly_the_same_are_groups_and_the_largest_is_kept()
    {
        foreach (var i in Enumerable.Range(0, 20))
        {
            Pictures.Write(_folder[$"{i}.png"], Pictures.Scene(i));
        }

        File.Copy(_folder["3.png"], _folder["copy of 3.png"]);
        Pictures.Write(_folder["small 5.png"], Pictures.Scaled(5, 48));
        Pictures.Write(_folder["5 again.jpg"], Pictures.Scene(5), quality: 60);
        Pictures.Write(_folder["large 7.png"], Pictures.Scaled(7, 192));
        var search = Search();
        search.Count.ShouldBe(24);
        Names(search).ShouldBe([["3.png", "copy of 3.png"], ["5.png", "5 again.jpg", "small 5.png"], ["large 7.png", "7.png"]]);
        search.Groups.Select(group => group.IsExact).ShouldBe([true, false, false]);
        search.Groups[2].Deletable.ShouldHaveSingleItem().Size.ShouldBe(new ImageSize(96, 96));
    }

    [Fact]
    public void The_same_photograph_under_two_labels_comes_first_and_nothing_of_it_is_to_be_deleted()
    {
        Pictures.Write(_folder["train", "cat", "a.png"], Pictures.Scene(0));
        Pictures.Write(_folder["val", "cat", "a.png"], Pictures.Scene(0));
        Pictures.Write(_folder["train", "cat", "b.png"], Pictures.Scene(1));
        Pictures.Write(_folder["train", "dog", "b.jpg"], Pictures.Scene(1), quality: 90);
        Pictures.Write(_folder["train", "dog", "c.png"], Pictures.Scene(2));
        var groups = DuplicateSearch.ByHash(PhotoList.Open(_folder[""], new()).Photos, DuplicateSearch.DefaultBits).Groups;
        groups.Count.ShouldBe(2);
        groups[0].Labels.ShouldBe(["cat", "dog"]);
        (groups[0].CrossesLabels, groups[0].CrossesParts, groups[0].Deletable.Any()).ShouldBe((true, false, false));
        (groups[1].CrossesLabels, groups[1].CrossesParts, groups[1].Deletable.Count()).ShouldBe((false, true, 1));
    }

    [Fact]   // the hash of a picture without any detail is noise, or the same for all
    public void Pictures_that_show_nothing_are_not_all_the_same()
    {
        foreach (var gray in (byte[])[0, 80, 160, 240])
        {
            var flat = new ByteImage(64, 64);
            flat.Pixels.Fill(gray);
            Pictures.Write(_folder[$"{gray}.png"], flat);
        }

        Search().Groups.ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_file_is_named_and_the_others_are_compared()
    {
        Pictures.Write(_folder["a.png"], Pictures.Scene(0));
        Pictures.Write(_folder["b.png"], Pictures.Scene(0));
        File.WriteAllText(_folder["c.png"], "no image");
        var search = Search();
        search.Unread.ShouldHaveSingleItem().Path.ShouldBe(_folder["c.png"]);
        search.Groups.ShouldHaveSingleItem().IsExact.ShouldBeTrue();
    }

    [Fact]   // cosines of angles: 0 and 8 degrees are alike (0.990), 8 and 16 too, but 0 and 16 are not (0.961)
    public void By_features_each_file_is_like_the_one_that_is_kept()
    {
        using var scope = new TensorScope();
        string[] paths = [.. Enumerable.Range(0, 4).Select(i => Pictures.Write(_folder[$"{i}.png"], Pictures.Scaled(i, 90 - i)))];
        float[] rows = [.. new double[] { 0, 8, 16, 90 }.SelectMany(
            angle => (float[])[(float)Math.Cos(angle * Math.PI / 180), (float)Math.Sin(angle * Math.PI / 180)])];
        var photos = Pictures.Photos(paths);
        var features = new PhotoFeatures(photos, Tensor.FromSpan<float>(rows, [4, 2]), []);
        Names(DuplicateSearch.ByFeatures(photos, features, 0.98)).ShouldBe([["0.png", "1.png"]]);
        var wider = DuplicateSearch.ByFeatures(photos, features, 0.95);
        Names(wider).ShouldBe([["0.png", "1.png", "2.png"]]);
        wider.Groups[0].Files[2].Likeness!.Value.ShouldBe(Math.Cos(16 * Math.PI / 180), 1e-6);
        wider.Groups[0].Deletable.ShouldBeEmpty();   // alike is not the same
    }

    private DuplicateSearch Search() =>
        DuplicateSearch.ByHash(PhotoList.Open(_folder[""], new()).Photos, DuplicateSearch.DefaultBits);

    private static string[][] Names(DuplicateSearch search) =>
        [.. search.Groups.Select(group => group.Files.Select(file => Path.GetFileName(file.Photo.Path)).ToArray())];
}
