using System.Security.Cryptography;
using System.Text;

namespace Relight.Vision.Folders;

/// <summary>
/// The image files of a data set with their classes; nothing is decoded yet. Made by <see cref="ImageFolder"/>, <see cref="ImageTable"/>
/// or by hand.
/// </summary>
public sealed class ImageList
{
    /// <summary>A list of files.</summary>
    /// <param name="root">The folder or table that the files were found by; for messages and for names that outlive a move.</param>
    /// <param name="files">The files.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ArgumentException">A label is no index into the classes, and not −1.</exception>
    public ImageList(string root, IReadOnlyList<ImageFile> files, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(classes);
        foreach (var file in files)
        {
            if (file.Label < ImageFile.Unlabeled || file.Label >= classes.Count)
            {
                throw new ArgumentException($"{file.Path} has the label {file.Label}; expected −1 to {classes.Count - 1}.", nameof(files));
            }
        }

        (Root, Files, Classes) = (root, files, classes);
    }

    /// <summary>The folder or table that the files were found by.</summary>
    public string Root { get; }

    /// <summary>The files, in an order that depends on nothing but their names.</summary>
    public IReadOnlyList<ImageFile> Files { get; }

    /// <summary>The names of the classes; empty when nothing is labeled.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>
    /// A SHA-256 over the files' names below the root and their classes: which images these are, wherever the folder lies. Their bytes are
    /// not looked at.
    /// </summary>
    public string Digest()
    {
        var folder = File.Exists(Root) ? Path.GetDirectoryName(Root)! : Root;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            var label = file.Label < 0 ? "" : Classes[file.Label];
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(folder, file.Path)}\0{label}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>How many files each class has.</summary>
    public IReadOnlyList<int> CountByClass()
    {
        var counts = new int[Classes.Count];
        foreach (var file in Files)
        {
            if (file.Label >= 0)
            {
                counts[file.Label]++;
            }
        }

        return counts;
    }
}
