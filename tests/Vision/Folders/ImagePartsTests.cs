using Relight.Vision.Folders;

namespace Relight.Tests.Vision.Folders;

/// <summary>Data sets as people have them: which folders are parts, which classes, what is left out.</summary>
public sealed class ImagePartsTests : IDisposable
{
    private const string Nfc = "caf\u00e9", Nfd = "cafe\u0301";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "val", "")]
    [InlineData("Train", "Val", "Train/ is learned from, Val/ is validated on.")]
    [InlineData("training", "validation", "training/ is learned from, validation/ is validated on.")]
    [InlineData("TRAIN", "dev", "TRAIN/ is learned from, dev/ is validated on.")]
    [InlineData("train_set", "val_set", "train_set/ is learned from, val_set/ is validated on.")]
    [InlineData("train", "valid", "train/ is learned from, valid/ is validated on.")]
    public void Parts_are_known_by_their_names_without_regard_to_case(string train, string validation, string note)
    {
        Put($"{train}/cat/1.jpg {train}/dog/2.jpg {validation}/dog/3.jpg {validation}/cat/4.jpg");
        var parts = Open();
        parts.Train!.Classes.ShouldBe(["cat", "dog"]);
        Names(parts.Train).ShouldBe(["cat/1.jpg", "dog/2.jpg"]);
        Names(parts.Validation!).ShouldBe(["cat/4.jpg", "dog/3.jpg"]);
        parts.Notes.ShouldBe(note.Length > 0 ? [note] : []);
        parts.Obstacle.ShouldBeNull();
    }

    [Theory]
    [InlineData("test")]
    [InlineData("Testing")]
    [InlineData("eval")]
    [InlineData("evaluation")]
    public void A_test_part_is_kept_out_of_validation(string test)
    {
        Put($"train/cat/1.jpg train/cat/2.jpg train/dog/1.jpg train/dog/2.jpg {test}/dog/3.jpg");
        var parts = Open();
        parts.Validation.ShouldBeNull();
        parts.TestName.ShouldBe(test);
        parts.Test!.Files.ShouldBe([new ImageFile(_folder[test, "dog", "3.jpg"], 1)]);
        parts.Notes[0].ShouldBe($"train/ is learned from, {test}/ is kept out of both, for eval --part test.");
    }

    [Fact]   // as competitions give them
    public void A_test_part_without_classes_or_with_others_does_not_stop_the_training()
    {
        Put("train/cat/1.jpg train/dog/2.jpg val/cat/3.jpg test/4.jpg");
        Open().Test!.Files.ShouldBe([new ImageFile(_folder["test", "4.jpg"], ImageFile.Unlabeled)]);
        Put("test/unknown/5.jpg");
        var parts = Open();
        (parts.Train!.Files.Count, parts.All.Count).ShouldBe((2, 2));
        parts.TestProblem!.ShouldContain($"{_folder["test", "unknown"]} is none of the classes");
    }

    [Theory]
    [InlineData("train/a/1.jpg training/a/2.jpg", "both name the training part")]
    [InlineData("train/a/1.jpg val/a/2.jpg validation/a/3.jpg", "both name the validation part")]
    [InlineData("bus/1.jpg car/2.jpg train/3.jpg", "bus/, car/ beside train/")]
    [InlineData("cat/1.jpg dog/2.jpg test/3.jpg", "cat/, dog/ beside test/")]
    [InlineData("cat/1.jpg val/2.jpg test/3.jpg", "cat/ beside val/, test/")]
    public void What_can_be_read_in_two_ways_is_refused_with_both_and_can_be_said(string files, string reading)
    {
        Put(files);
        var message = Should.Throw<InvalidDataException>(() => Open()).Message;
        message.ShouldContain(reading);
        message.ShouldContain("--class-folders");
        Open(new ImagePartsOptions { ClassFolders = true }).Train!.Classes.Count
            .ShouldBe(files.Split(' ').Select(path => path.Split('/')[0]).Distinct().Count());
    }

    [Fact]
    public void Two_training_parts_that_differ_in_case_are_refused()
    {
        Put("train/a/1.jpg Train/a/2.jpg");
        Should.Throw<InvalidDataException>(() => Open()).Message.ShouldContain("Train/ and train/, which both name the training part");
    }

    [Fact]
    public void What_is_said_of_columns_or_folders_is_refused_where_there_are_none()
    {
        Put("cat/1.jpg dog/2.jpg");
        File.WriteAllText(_folder["t.csv"], "path,label\ncat/1.jpg,cat\ndog/2.jpg,dog\n");
        Should.Throw<InvalidDataException>(() => Open(new ImagePartsOptions { LabelColumn = "x" })).Message.ShouldContain("is no table");
        Should.Throw<InvalidDataException>(() => ImageParts.Open(_folder["t.csv"], new ImagePartsOptions { ClassFolders = true })).Message
            .ShouldContain("is no folder");
        Should.Throw<ArgumentException>(() => new ImagePartsOptions { PathColumn = "2" }.ExpectNoLayout("scenes")).Message
            .ShouldContain("scenes is no table");
        Should.Throw<ArgumentException>(() => new ImagePartsOptions { ClassFolders = true }.ExpectNoLayout("scenes")).Message
            .ShouldContain("scenes is no folder");
        Should.NotThrow(() => new ImagePartsOptions().ExpectNoLayout("scenes"));
    }

    [Fact]
    public void Images_beside_several_parts_are_left_out_and_counted()
    {
        Put("train/cat/1.jpg train/dog/2.jpg val/cat/3.jpg extra/4.jpg extra/5.jpg loose.jpg train/6.jpg");
        Open().LeftOut.ShouldBe([new(2, "image", "in extra"), new(2, "image", "in no class folder")]);
    }

    [Fact]
    public void A_validation_part_alone_is_nothing_to_learn_from_but_to_measure_on()
    {
        Put("val/cat/1.jpg val/dog/2.jpg");
        var parts = Open(new ImagePartsOptions { Classes = ["cat", "dog", "eel"] });
        parts.Obstacle!.ShouldContain("no part to train on, only val");
        parts.Validation!.Files.Count.ShouldBe(2);
        parts.Notes.ShouldBe([$"{_folder["val"]} has no images of eel."]);
    }

    [Fact]
    public void Parts_may_lie_inside_the_classes()
    {
        Put("cat/train/1.jpg cat/val/2.jpg dog/train/3.jpg dog/val/4.jpg");
        var parts = Open();
        parts.Train!.Classes.ShouldBe(["cat", "dog"]);
        Names(parts.Train).ShouldBe(["cat/train/1.jpg", "dog/train/3.jpg"]);
        Names(parts.Validation!).ShouldBe(["cat/val/2.jpg", "dog/val/4.jpg"]);
        parts.Notes.ShouldBe(["The parts train, val lie inside the class folders."]);
        Put("eel/5.jpg");
        Should.Throw<InvalidDataException>(() => Open()).Message.ShouldContain("eel/");
    }

    [Theory]
    [InlineData("photos/cat/1.jpg photos/dog/2.jpg", "photos")]
    [InlineData("a/b/cat/1.jpg a/b/dog/2.jpg", "a/b")]
    [InlineData("images/train/cat/1.jpg images/train/dog/2.jpg labels/train/1.txt", "images")]
    public void One_class_is_no_task_and_the_folder_inside_is_named(string files, string inner)
    {
        Put(files);
        var obstacle = Open().Obstacle!;
        obstacle.ShouldContain("holds one class");
        obstacle.ShouldEndWith($"./relight train {_folder[inner]}");
        Open(new ImagePartsOptions { Labeled = false }).Train!.Files.Count.ShouldBe(2);   // a pretext needs no classes
    }

    [Fact]
    public void One_class_in_a_part_is_named_with_what_to_move()
    {
        Put("train/photos/cat/1.jpg train/photos/dog/2.jpg");
        Open().Obstacle!.ShouldContain($"move them up into {_folder["train"]}");
    }

    [Fact]
    public void What_systems_put_beside_images_is_left_out_and_counted()
    {
        Put("cat/1.jpg cat/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg cat/@eaDir/1.jpg/SYNOPHOTO_THUMB_XL.jpg cat/._1.jpg cat/.thumbnails/1.jpg "
            + "cat/Thumbs.db "
            + "dog/2.jpg dog/raw.cr2 __MACOSX/cat/._1.jpg $RECYCLE.BIN/3.jpg #recycle/4.jpg .ipynb_checkpoints/5.jpg");
        Directory.CreateDirectory(_folder["lost+found"]);
        Directory.CreateDirectory(_folder["System Volume Information"]);
        var parts = Open();
        Names(parts.Train!).ShouldBe(["cat/1.jpg", "dog/2.jpg"]);
        parts.Notes.ShouldHaveSingleItem().ShouldBe(
            "Left out: 2 images in @eaDir, 1 hidden image, 1 image in #recycle, 1 image in $RECYCLE.BIN, 1 image in .ipynb_checkpoints, "
                + "1 image in .thumbnails, "
            + "1 image in __MACOSX, 1 file named *.cr2.");
    }

    [Fact]
    public void Classes_are_the_same_in_either_unicode_form()
    {
        Put($"train/{Nfc}/1.jpg train/dog/2.jpg val/{Nfd}/3.jpg val/dog/4.jpg");
        var parts = Open();
        parts.Validation!.Files.Select(file => file.Label).Order().ShouldBe([0, 1]);
        parts.Notes.ShouldHaveSingleItem().ShouldContain($"is the class '{Nfc}'");
    }

    [Fact]
    public void Two_unicode_forms_of_a_name_are_one_class()
    {
        Put($"{Nfc}/1.jpg {Nfd}/2.jpg dog/3.jpg dog/4.jpg");
        var parts = Open();
        parts.Train!.Classes.ShouldBe([Nfc, "dog"]);
        parts.Train.CountByClass().ShouldBe([2, 2]);
        parts.Notes.ShouldHaveSingleItem().ShouldContain("they are one class");
    }

    [Fact]
    public void Classes_that_differ_only_in_case_are_refused_but_letters_are_not()
    {
        Put("a/1.jpg A/2.jpg");
        Open().Train!.Classes.ShouldBe(["A", "a"]);
        Put("Cat/1.jpg cat/2.jpg");
        Should.Throw<InvalidDataException>(() => Open()).Message.ShouldContain("'Cat' and 'cat' differ only in case");
    }

    [Fact]
    public void A_validation_part_may_lack_classes_and_have_none_of_its_own()
    {
        Put("train/cat/1.jpg train/dog/2.jpg train/eel/3.jpg val/cat/4.jpg");
        Directory.CreateDirectory(_folder["val", "dog"]);
        var parts = Open();
        parts.Validation!.Classes.ShouldBe(["cat", "dog", "eel"]);
        parts.Notes.ShouldBe([$"{_folder["val"]} has no images of dog, eel."]);
        Put("val/fox/5.jpg");
        Should.Throw<InvalidDataException>(() => Open()).Message.ShouldContain($"{_folder["val", "fox"]} is none of the classes");
    }

    [Fact]
    public void One_image_a_class_is_too_few_unless_others_are_for_validation()
    {
        Put("cat/1.jpg dog/2.jpg eel/3.jpg eel/4.jpg");
        Open().Obstacle!.ShouldContain("2 of 3 classes have one image alone (cat, dog)");
    }

    [Fact]
    public void Loose_images_have_no_labels_and_a_table_among_them_is_pointed_at()
    {
        Put("1.jpg 2.jpg labels.csv");
        var parts = Open();
        parts.Train!.Files.Count.ShouldBe(2);
        parts.Obstacle!.ShouldContain(_folder["labels.csv"]);
    }

    private ImageParts Open(ImagePartsOptions? options = null) => ImageParts.Open(_folder.FullPath, options);

    private static IEnumerable<string> Names(ImageList list) => list.Files.Select(file => Path.GetRelativePath(list.Root, file.Path));

    private void Put(string files)
    {
        foreach (var path in files.Split(' '))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
            File.WriteAllBytes(_folder[path], []);
        }
    }
}
