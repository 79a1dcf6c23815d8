using System.Text;
using Relight.Vision.Folders;

namespace Relight.Tests.Vision.Folders;

/// <summary>Tables as spreadsheets, pandas and people write them: read rightly, or refused with a sentence that says what to do.</summary>
public sealed class TableKindsTests : IDisposable
{
    private const string Header = "path,label\n", Body = "img/cat/0.jpg,cat\nimg/cat/1.jpg,cat\nimg/dog/0.jpg,dog\nimg/dog/1.jpg,dog\n";

    private readonly TemporaryFolder _folder = new();

    public TableKindsTests()
    {
        foreach (var path in (string[])["img/cat/0.jpg", "img/cat/1.jpg", "img/dog/0.jpg", "img/dog/1.jpg"])
        {
            Put(path);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("path,label\n", "")]
    [InlineData("", "")]
    [InlineData("name,label\n", "paths from the column 'name', labels from 'label'")]
    [InlineData("filepaths,labels\n", "paths from the column 'filepaths', labels from 'labels'")]
    [InlineData("image_id,label\n", "'image_id'")]
    [InlineData("img,target\n", "labels from 'target'")]
    [InlineData("image_path,category\n", "labels from 'category'")]
    [InlineData("filename,species\n", "labels from 'species'")]
    [InlineData("FileName, Class\n", "labels from 'Class'")]
    [InlineData("# made by hand, \"twice\"\npath,label\n", "1 line is a comment (#)")]
    public void A_first_line_that_names_no_file_is_a_header(string header, string note) => ShouldBeRight(Read(header + Body), note);

    [Theory]
    [InlineData("\n", "\r\n", "")]
    [InlineData("\n", "\r", "")]
    [InlineData(",", ";", "separated by semicolons")]
    [InlineData(",", "\t", "separated by tabs")]
    [InlineData(",", "|", "separated by bars")]
    [InlineData(",", ", ", "")]
    [InlineData(",", " ,\t", "")]
    [InlineData("\n", ",\n", "")]
    [InlineData("\n", "\n\n", "")]
    [InlineData("img/", "./img/", "")]
    [InlineData("img/", "", "are relative to")]
    [InlineData(".jpg", "", "without their extension")]
    [InlineData(".jpg", ".JPG", "in another case")]
    [InlineData("cat\n", "\"cat\"\n", "")]
    [InlineData("cat\n", "cat \n", "")]
    public void Line_ends_separators_blanks_and_spellings_of_paths_are_seen_through(string from, string to, string note)
    {
        ShouldBeRight(Read((Header + Body).Replace(from, to)), note);
        ShouldBeRight(Read(Body.Replace(from, to)), note);
    }

    [Fact]
    public void Backslashes_are_slashes() => ShouldBeRight(Read((Header + Body).Replace('/', '\\')), "with backslashes");

    [Fact]
    public void Excels_line_says_the_separator() => ShouldBeRight(Read("sep=;\n" + (Header + Body).Replace(',', ';')), "semicolons");

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public void Encodings_say_what_they_are(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        File.WriteAllBytes(_folder["list.csv"], [.. encoding.GetPreamble(), .. encoding.GetBytes(Header + Body)]);
        ShouldBeRight(Open(), "");
    }

    [Fact]
    public void Utf_16_without_a_mark_is_told()
    {
        File.WriteAllBytes(_folder["list.csv"], Encoding.Unicode.GetBytes(Header + Body));
        ShouldBeRight(Open(), "read as UTF-16");
    }

    [Fact]
    public void What_is_no_utf_8_is_western_european_and_told()
    {
        File.WriteAllBytes(_folder["list.csv"], Encoding.Latin1.GetBytes((Header + Body).Replace(",dog", ",ca\u00f1on")));
        var parts = Open();
        parts.Train!.Classes.ShouldBe(["cat", "ca\u00f1on"]);
        parts.Notes.ShouldContain(note => note.Contains("Windows-1252"));
    }

    [Theory]
    [InlineData("label,path\n", "1,0")]
    [InlineData("", "1,0")]
    [InlineData("path,width,species\n", "0,w,1")]
    [InlineData("path,label,\n", "0,1,")]
    [InlineData(",path,label\n", "n,0,1")]
    [InlineData(",filepaths,labels\n", "n,0,1")]
    [InlineData("Unnamed: 0,file,class\n", "n,0,1")]
    [InlineData("class_id,label,file\n", "id,1,0")]
    public void Columns_may_stand_in_any_order_beside_others(string header, string order)
    {
        var body = Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Index()
            .Select(row => string.Join(',', order.Split(',').Select(what => what switch
        {
            "0" or "1" => row.Item.Split(',')[what[0] - '0'],
            "w" => "100",
            "id" => (row.Index / 2).ToString(System.Globalization.CultureInfo.InvariantCulture),
            "n" => row.Index.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        })));
        ShouldBeRight(Read(header + string.Join('\n', body)), "");
    }

    [Fact]
    public void One_hot_columns_are_classes()
    {
        var table = "path,width,dog,cat\n" + Body.Replace(",cat", ",90,0,1").Replace(",dog", ",80,1,0");
        ShouldBeRight(Read(table), "a class for each of the columns dog, cat");
        ShouldBeRight(Read(table.Replace(",1", ",1.0").Replace(",0\n", ",0.0\n")), "a class for each");
    }

    [Theory]
    [InlineData("is_valid", "False", "True", "val")]
    [InlineData("split", "train", "val", "val")]
    [InlineData("split", "Train", "TEST", "test")]
    [InlineData("is_training_image", "1", "0", null)]
    [InlineData("is_train", "1", "0", "test")]
    public void A_column_says_the_parts(string name, string train, string other, string? part)
    {
        var rows = Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var parts = Read($"path,label,{name}\n"
            + string.Join('\n', rows.Index().Select(row => $"{row.Item},{(row.Index % 2 == 0 ? train : other)}")));
        parts.All.Select(p => (p.Name, p.Images.Files.Count)).ShouldBe(part is null ? [("", 4)] : [("train", 2), (part, 2)]);
        parts.Train!.Classes.ShouldBe(["cat", "dog"]);
    }

    [Fact]
    public void An_image_that_is_listed_again_counts_once() =>
        ShouldBeRight(Read(Header + Body + "img/cat/0.jpg,cat\n./img/cat/0.jpg,cat\n"), "2 lines name an image again");

    [Fact]
    public void A_header_that_is_repeated_is_left_out() => ShouldBeRight(Read(Header + Body + Header), "line 6 repeats the header");

    [Fact]
    public void An_image_that_is_not_there_is_told_with_its_line()
    {
        var parts = Read(Header + Body + "img/cat/none.jpg,cat\n");
        parts.Train!.Files.Count.ShouldBe(5);
        parts.Notes.ShouldContain(
            note => note.Contains($"1 of its 5 images is not there, such as {_folder["img", "cat", "none.jpg"]} (line 6)"));
    }

    [Fact]
    public void Images_without_a_label_are_told_and_left_out_by_who_needs_one()
    {
        Put("img/2.jpg");
        foreach (var missing in (string[])["", "nan", "<NA>"])
        {
            var parts = Read($"{Header}{Body}img/2.jpg,{missing}\n");
            parts.Train!.Classes.ShouldBe(["cat", "dog"]);
            parts.Obstacle.ShouldBeNull();
            parts.Notes.ShouldContain($"{_folder["list.csv"]}: 1 of its 5 images have no label, and training leaves them out.");
            parts.Labeled().Train!.Files.Count.ShouldBe(4);
        }

        Read("path,label\nimg/2.jpg,\n").Obstacle!.ShouldContain("has no labels yet. Write the class of each image");
    }

    [Fact]
    public void Whole_numbers_in_several_spellings_are_one_class_and_keep_theirs_in_one()
    {
        Read((Header + Body).Replace(",cat", ",0.0").Replace(",dog", ",1.0")).Train!.Classes.ShouldBe(["0.0", "1.0"]);
        var parts = Read(Header + "img/cat/0.jpg,0\nimg/cat/1.jpg,0.0\nimg/dog/0.jpg,1\nimg/dog/1.jpg,1.0\n");
        parts.Train!.Classes.ShouldBe(["0", "1"]);
        parts.Train.CountByClass().ShouldBe([2, 2]);
        Read((Header + Body).Replace(",cat", ",-1").Replace(",dog", ",1")).Train!.Classes.ShouldBe(["-1", "1"]);
    }

    [Fact]
    public void Names_are_found_in_either_unicode_form()
    {
        Put("img/cafe\u0301/e\u0301.jpg");
        var parts = Read($"{Header}{Body}img/caf\u00e9/\u00e9.jpg,caf\u00e9\nimg/cat/1.jpg,cat\n");
        parts.Train!.Files.ShouldContain(new ImageFile(_folder["img", "cafe\u0301", "e\u0301.jpg"], 0));
        parts.Notes.ShouldContain(note => note.Contains("in another Unicode form"));
        Read(Header + "img/cat/0.jpg,caf\u00e9\nimg/cat/1.jpg,cafe\u0301\nimg/dog/0.jpg,dog\n").Train!.Classes
            .ShouldBe(["caf\u00e9", "dog"]);
    }

    [Theory]
    [InlineData("", "lists no images")]
    [InlineData("path,label\n", "only a header: path, label")]
    [InlineData("path,kind,width\nimg/cat/0.jpg,cat,3\n",
        "none of its columns has a name that labels are known by (such as label, class, target, category, species, breed). Say which "
        + "with --label-column: 'kind' (cat, …), 'width' (3, …)")]
    [InlineData("img/cat/0.jpg,3,cat\nimg/dog/0.jpg,4,dog\n",
        "it has no header, and more than one column may hold the labels. Say which with --label-column: 2 (3, …), 3 (cat, …)")]
    [InlineData("path,label,category\nimg/cat/0.jpg,cat,pet\nimg/dog/0.jpg,dog,pet\n", "both 'label' and 'category' may hold the labels")]
    [InlineData("a,b,label\nimg/cat/0.jpg,img/dog/0.jpg,x\n", "--path-column: 'a' (img/cat/0.jpg, …), 'b' (img/dog/0.jpg, …)")]
    [InlineData("path,label\nimg/cat/0.jpg,cat\nimg/cat/0.jpg,dog\n", "is 'dog' here and 'cat' in line 2")]
    [InlineData("path,label\nimg/cat/0.jpg,cat\nimg/cat/1.jpg,Cat\n", "'cat' and 'Cat' differ only in case")]
    [InlineData("path,label\nimg/cat/0.jpg,0\nimg/cat/1.jpg,1\nimg/dog/0.jpg,-1\n", "line 4: the label -1")]
    [InlineData("path,label\nimg/cat/0.jpg,0.31\nimg/cat/1.jpg,0.72\n", "Relight learns classes")]
    [InlineData("path,labels\nimg/cat/0.jpg,cat pet\nimg/dog/0.jpg,dog pet\n", "'cat pet' and 'dog pet' seem to be several labels each")]
    [InlineData("path,label\nimg/cat/0.jpg,cat|pet\nimg/dog/0.jpg,pet\n", "say so with --label-column label")]
    [InlineData("path,label,split\nimg/cat/0.jpg,cat,train\nimg/dog/0.jpg,dog,later\n", "line 3: 'later' in the column 'split' is no part")]
    [InlineData("path,label\nimg/cat/0.jpg\0,cat\nimg/cat/0.jpg,cat\n", "line 2: the character U+0000")]
    [InlineData("path,label\nimg/cat/0.jpg,cat\nimg/cat/1.jpg,c\uFFFFt\n", "line 3: the character U+FFFF")]
    [InlineData("path,label\nno/1.jpg,cat\nno/2.jpg,dog\n", "none of its 2 images is there")]
    [InlineData("path,label\nimg/cat/0.jpg,cat,pet\n", "line 2: 3 fields, but the header names 2 columns")]
    [InlineData("path,label\n\"img/cat/0.jpg\"x,cat\n", "line 2: a quoted field goes on")]
    [InlineData("path,label\nimg/cat/0.jpg,cat\n\"img/cat/1.jpg,cat\n", "line 3: a quoted field is not closed")]
    [InlineData("{\"path\": \"img/cat/0.jpg\"}\n", "is JSON")]
    [InlineData("PK\u0003\u0004rest", "Excel workbook")]
    public void What_cannot_be_read_rightly_is_refused_in_words(string text, string words) =>
        Should.Throw<InvalidDataException>(() => Read(text)).Message.ShouldContain(words);

    [Theory]
    [InlineData("path,kind,width\nimg/cat/0.jpg,cat,3\nimg/dog/0.jpg,dog,3\n", "kind", null)]
    [InlineData("path,kind,width\nimg/cat/0.jpg,cat,3\nimg/dog/0.jpg,dog,3\n", "2", null)]
    [InlineData("img/cat/0.jpg,3,cat\nimg/dog/0.jpg,3,dog\n", "3", null)]
    [InlineData("a,b,label\nimg/dog/0.jpg,img/cat/0.jpg,cat\nimg/cat/0.jpg,img/dog/0.jpg,dog\n", null, "B")]
    public void Columns_can_be_named_or_numbered(string text, string? label, string? path)
    {
        var parts = Read(text, new ImagePartsOptions { LabelColumn = label, PathColumn = path });
        parts.Train!.Files.ShouldBe([new(_folder["img", "cat", "0.jpg"], 0), new(_folder["img", "dog", "0.jpg"], 1)]);
    }

    [Fact]
    public void Labels_that_seem_several_are_one_if_the_user_says_so() =>
        Read("path,labels\nimg/cat/0.jpg,cat pet\nimg/dog/0.jpg,dog pet\n", new ImagePartsOptions { LabelColumn = "labels" }).Train!.Classes
            .ShouldBe(["cat pet", "dog pet"]);

    [Fact]
    public void A_column_that_is_not_there_is_named_with_those_that_are() =>
        Should.Throw<InvalidDataException>(() => Read(Header + Body, new ImagePartsOptions { LabelColumn = "breed" })).Message
            .ShouldBe($"--label-column breed: {_folder["list.csv"]} has no such column. It has 'path', 'label'.");

    [Fact]   // a run knows its images by these bytes, wherever it goes on
    public void Digests_of_plain_tables_stay_what_they_are() =>
        Read(Header + Body).Train!.Digest()
            .ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(
            "img/cat/0.jpg\0cat\nimg/cat/1.jpg\0cat\nimg/dog/0.jpg\0dog\nimg/dog/1.jpg\0dog\n"))));

    private void ShouldBeRight(ImageParts parts, string note)
    {
        var list = parts.Train!;
        list.Classes.ShouldBe(["cat", "dog"]);
        list.Files.ShouldBe(
            [new(_folder["img", "cat", "0.jpg"], 0), new(_folder["img", "cat", "1.jpg"], 0), new(_folder["img", "dog", "0.jpg"], 1),
                new(_folder["img", "dog", "1.jpg"], 1)]);
        string.Join('\n', parts.Notes).ShouldContain(note);
        parts.Obstacle.ShouldBeNull();
    }

    private ImageParts Read(string text, ImagePartsOptions? options = null)
    {
        File.WriteAllText(_folder["list.csv"], text);
        return Open(options);
    }

    private ImageParts Open(ImagePartsOptions? options = null) => ImageParts.Open(_folder["list.csv"], options);

    private void Put(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], []);
    }
}
