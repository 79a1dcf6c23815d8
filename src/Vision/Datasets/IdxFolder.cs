using System.Security.Cryptography;

namespace Relight.Vision.Datasets;

/// <summary>A folder with the IDX files of MNIST and its successors: a training part and, where it is there, the test part t10k.</summary>
public sealed class IdxFolder
{
    // SHA-256 of the training labels (the uncompressed IDX file), which no two of these data sets share
    private static readonly Dictionary<string, string[]> KnownClasses = new()
    {
        ["bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"] =
            ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],   // Fashion-MNIST
    };

    private IdxFolder(string path, IdxDataset train, IdxDataset? test) => (Path, Train, Test) = (path, train, test);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What is learned from, gray values repeated as red, green and blue.</summary>
    public IdxDataset Train { get; }

    /// <summary>The test part; null where it is not there.</summary>
    public IdxDataset? Test { get; }

    /// <summary>Whether a folder holds the images of such a training part.</summary>
    public static bool IsAt(string path) => Directory.Exists(path) && IdxDataset.HasImages(path, train: true);

    /// <summary>Reads all files into memory.</summary>
    /// <param name="path">Holds train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or with .gz; and t10k-… where there is a test
    /// part.</param>
    /// <exception cref="FileNotFoundException">A part lacks one of its two files.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or its parts do not belong together.</exception>
    public static IdxFolder Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var labels = IdxFile.Read(IdxDataset.FindLabels(path, train: true), rank: 1);
        var classes = KnownClasses.GetValueOrDefault(Hash(labels));
        var train = IdxDataset.Open(path, train: true, classes);
        var test = IdxDataset.HasImages(path, train: false)
            ? IdxDataset.Open(path, train: false, train.Classes) : null;
        return new IdxFolder(path, train, test);
    }

    /// <summary>Which images these are, by the pixels and labels of all parts, wherever the folder lies.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Train.AppendTo(hash);
        Test?.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(IdxFile labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        labels.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
