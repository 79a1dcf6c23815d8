using Relight.Vision.Datasets.Inspection;
using Relight.Vision.Folders;

namespace Relight.Tests.Vision.Folders;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_are_classes_in_ordinal_order()
    {
        Put("b", "2.jpg");
        Put("Z", "1.PNG");
        Put("a", "3.webp");
        Put("a", "1.jpeg");
        var list = ImageFolder.Read(_folder.FullPath);
        list.Classes.ShouldBe(["Z", "a", "b"]);
        list.Files.ShouldBe(
            [new(_folder["Z", "1.PNG"], 0), new(_folder["a", "1.jpeg"], 1), new(_folder["a", "3.webp"], 1), new(_folder["b", "2.jpg"], 2)]);
        list.CountByClass().ShouldBe([1, 2, 1]);
    }

    [Fact]
    public void Hidden_files_and_folders_and_what_is_no_image_are_left_out()
    {
        Put("cat", "1.jpg");
        Put("cat", "._1.jpg");
        Put("cat", "notes.txt");
        Put("cat", "Thumbs.db");
        Put(".thumbnails", "1.jpg");
        File.WriteAllText(_folder["readme.jpg"], "");
        ImageFolder.Read(_folder.FullPath).Files.Select(f => f.Path).ShouldBe([_folder["cat", "1.jpg"]]);
    }

    [Fact]
    public void Images_in_subfolders_belong_to_the_class_above()
    {
        Put("cat", "black", "young", "1.jpg");
        Put("cat", "2.jpg");
        ImageFolder.Read(_folder.FullPath).Files
            .ShouldBe([new(_folder["cat", "2.jpg"], 0), new(_folder["cat", "black", "young", "1.jpg"], 0)]);
    }

    [Fact]
    public void Any_name_will_do()
    {
        string[] names = ["Ærø 中文 🐈", "Ünï'cödé \"x\"", " leading and trailing ", "new\nline", "-rf", "%20"];
        foreach (var name in names)
        {
            Put(name, name + ".jpg");
        }

        var list = ImageFolder.Read(_folder.FullPath);
        list.Classes.ShouldBe(names.Order(StringComparer.Ordinal));
        list.Files.ShouldAllBe(file => File.Exists(file.Path));
    }

    [Fact]
    public void Links_are_followed_and_loops_of_links_survived()
    {
        Put("cat", "1.jpg");
        Put("cat", "more", "2.jpg");
        Directory.CreateSymbolicLink(_folder["cat", "up"], _folder["cat"]);
        Directory.CreateSymbolicLink(_folder["cat", "more", "around"], "../..");
        Directory.CreateSymbolicLink(_folder["dog"], _folder["cat", "more"]);
        File.CreateSymbolicLink(_folder["cat", "3.jpg"], _folder["cat", "1.jpg"]);
        var list = ImageFolder.Read(_folder.FullPath);
        list.Classes.ShouldBe(["cat", "dog"]);
        list.Files.Count(f => f.Label == 0).ShouldBe(3);   // each folder once, however many links lead to it
        list.Files.ShouldContain(new ImageFile(_folder["dog", "2.jpg"], 1));
    }

    [Fact]
    public void Links_that_lead_to_what_is_read_already_or_nowhere_are_told_in_a_line()
    {
        Put("cat", "1.jpg");
        Directory.CreateSymbolicLink(_folder["cat", "up"], _folder["cat"]);
        Directory.CreateSymbolicLink(_folder["cat", "gone"], "/nowhere/cats");
        var notes = ImageParts.Open(_folder.FullPath, new ImagePartsOptions { Labeled = false }).Notes;
        notes.ShouldHaveSingleItem().ShouldBe(
            $"Left out: 1 link that leads nowhere, such as {_folder["cat", "gone"]}: it links to /nowhere/cats, which is not there, "
            + $"1 link to folders that are read already, such as {_folder["cat", "up"]}.");
    }

    [Fact]
    public void An_image_that_is_a_link_to_nothing_is_counted_and_named_with_where_it_leads()
    {
        Put("cat", "1.jpg");
        File.CreateSymbolicLink(_folder["cat", "2.jpg"], "/nowhere/photo.jpg");
        File.CreateSymbolicLink(_folder["cat", "3.jpg"], _folder["cat", "3.jpg"]);
        var broken = FolderSummary.Of(ImageParts.Open(_folder.FullPath)).Parts[0].Broken;
        broken.Single(one => one.Path == _folder["cat", "2.jpg"]).Reason.ShouldBe("it links to /nowhere/photo.jpg, which is not there");
        broken.Single(one => one.Path == _folder["cat", "3.jpg"]).Reason.ShouldEndWith("and from there back in a circle");
    }

    [Fact]
    public void Without_labels_empty_folders_are_passed_over_and_loose_images_are_told()
    {
        Put("cat", "1.jpg");
        Put("dog", "2.jpg");
        Directory.CreateDirectory(_folder["empty"]);
        var parts = ImageParts.Open(_folder.FullPath, new ImagePartsOptions { Labeled = false });
        parts.Train!.Classes.ShouldBe(["cat", "dog"]);
        parts.Notes.ShouldBe([$"{_folder.FullPath}: passed over without images: empty."]);

        Put("loose.jpg");
        parts = ImageParts.Open(_folder.FullPath, new ImagePartsOptions { Labeled = false });
        parts.Train!.Files.Count.ShouldBe(3);
        parts.Notes.ShouldBe(
            [$"{_folder.FullPath}: 1 image lies loose beside cat, dog, so all images are read without labels, those in folders too."]);
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Should.Throw<DirectoryNotFoundException>(() => ImageFolder.Read(_folder["none"])).Message.ShouldContain(_folder["none"]);

    [Fact]
    public void A_class_without_images_is_named()
    {
        Put("cat", "1.jpg");
        Put("dog", "notes.txt");
        Should.Throw<InvalidDataException>(() => ImageFolder.Read(_folder.FullPath)).Message
            .ShouldContain($"{_folder["dog"]} holds no images");
    }

    [Fact]
    public void A_folder_without_classes_is_named()
    {
        File.WriteAllText(_folder["1.jpg"], "");
        Should.Throw<InvalidDataException>(() => ImageFolder.Read(_folder.FullPath)).Message.ShouldContain("holds no folders");
        ImageFolder.ReadUnlabeled(_folder.FullPath).Files.ShouldBe([new ImageFile(_folder["1.jpg"], ImageFile.Unlabeled)]);
    }

    [Fact]
    public void Unlabeled_images_may_lie_anywhere()
    {
        Put("b", "1.jpg");
        Put("a", "c", "2.jpg");
        var list = ImageFolder.ReadUnlabeled(_folder.FullPath);
        list.Files.Select(f => f.Path).ShouldBe([_folder["a", "c", "2.jpg"], _folder["b", "1.jpg"]]);
        list.Classes.ShouldBeEmpty();
        Put("empty", "x.txt");
        Should.Throw<InvalidDataException>(() => ImageFolder.ReadUnlabeled(_folder["empty"])).Message.ShouldContain("no images");
    }

    [Fact]
    public void Folders_that_are_called_as_parts_are_no_classes_unless_told()
    {
        Put("Train", "a", "1.jpg");
        Put("Val", "a", "2.jpg");
        Should.Throw<InvalidDataException>(() => ImageFolder.Read(_folder.FullPath)).Message.ShouldContain(_folder["Train"]);
        ImageFolder.Read(_folder.FullPath, classFolders: true).Classes.ShouldBe(["Train", "Val"]);
    }

    private void Put(params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[parts])!);
        File.WriteAllBytes(_folder[parts], []);
    }
}
