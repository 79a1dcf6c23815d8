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
