using Relight.Vision.Folders;

namespace Relight.Tests.Vision.Folders;

public sealed class ImageTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageTableTests()
    {
        foreach (var path in (string[])["photos/1.jpg", "photos/3.jpg", "1.jpg", "2.jpg", "3.jpg", "a,b.jpg", "a,b \"c\"\nd.jpg"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
            File.WriteAllBytes(_folder[path], []);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Paths_are_relative_to_the_table_and_labels_sorted()
    {
        var list = Read("list.csv", "photos/1.jpg,dog\n/abs/2.jpg,cat\r\nphotos/3.jpg,dog\n");
        list.Classes.ShouldBe(["cat", "dog"]);
        list.Files.ShouldBe([new(_folder["photos", "1.jpg"], 1), new("/abs/2.jpg", 0), new(_folder["photos", "3.jpg"], 1)]);
    }

    [Theory]
    [InlineData("path,label\n1.jpg,a\n")]
    [InlineData("label,Path\na,1.jpg\n")]
    [InlineData("id,filename,x,class\n7,1.jpg,y,a")]
    [InlineData("\uFEFFimage,label\n\n\"1.jpg\",\"a\"\n")]
    public void A_header_names_the_columns(string text) => Read("list.csv", text).Files.ShouldBe([new ImageFile(_folder["1.jpg"], 0)]);

    [Theory]
    [InlineData("1.jpg,image\n2.jpg,file\n")]
    [InlineData("1.JPG , image\n2.jpg,file\n")]
    public void A_first_line_with_an_image_is_no_header_whatever_its_class(string text) => Read("list.csv", text).Files.Count.ShouldBe(2);

    [Fact]
    public void Quoted_fields_may_hold_anything()
    {
        var list = Read("list.csv", "\"a,b \"\"c\"\"\nd.jpg\",x\n2.jpg,\"y,z\"\n");
        list.Files[0].Path.ShouldBe(_folder["a,b \"c\"\nd.jpg"]);
        list.Classes.ShouldBe(["x", "y,z"]);
    }

    [Fact]
    public void Tabs_separate_a_tsv_file() => Read("list.tsv", "a,b.jpg\tcat\n").Files.ShouldBe([new ImageFile(_folder["a,b.jpg"], 0)]);

    [Fact]
    public void Numbers_are_sorted_by_value() => Read("list.csv", "1.jpg,10\n2.jpg,9\n").Classes.ShouldBe(["9", "10"]);

    [Fact]
    public void Without_labels_images_are_unlabeled()
    {
        var list = Read("list.csv", "1.jpg\n2.jpg\n");
        list.Classes.ShouldBeEmpty();
        list.Files.ShouldAllBe(file => file.Label == ImageFile.Unlabeled);
        Read("list.csv", "1.jpg,\n2.jpg,a\n").Files.Select(f => f.Label).ShouldBe([-1, 0]);
    }

    [Fact]
    public void Errors_name_the_line()
    {
        Should.Throw<InvalidDataException>(() => Read("list.csv", "path,label\n1.jpg,a\n,b\n")).Message.ShouldContain("line 3");
        Should.Throw<InvalidDataException>(() => Read("list.csv", "1.jpg,a\n\"2.jpg,b\n")).Message
            .ShouldContain("line 2: a quoted field is not closed");
        Should.Throw<InvalidDataException>(() => Read("list.csv", "1.jpg,b\n", ["a"])).Message
            .ShouldContain("line 1: 'b' is none of the classes");
        Should.Throw<InvalidDataException>(() => Read("list.csv", "\n")).Message.ShouldContain("lists no images");
        Should.Throw<FileNotFoundException>(() => ImageTable.Read(_folder["none.csv"])).Message.ShouldContain("none.csv");
    }

    private ImageList Read(string name, string text, IReadOnlyList<string>? classes = null)
    {
        File.WriteAllText(_folder[name], text);
        return ImageTable.Read(_folder[name], classes);
    }
}
