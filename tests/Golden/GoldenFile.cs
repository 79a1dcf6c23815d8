using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Tests.Golden;

/// <summary>Finds what the golden scripts wrote: tests/Golden/NAME.safetensors beside NAME.py.</summary>
public static class GoldenFile
{
    /// <summary>The repository's root: the folder of Relight.slnx above the test program.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file in tests/Golden, with its extension.</summary>
    public static string PathOf(string fileName)
    {
        var path = Path.Combine(Root, "tests", "Golden", fileName);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"There is no golden file {path}. Its script of the same name writes it: /usr/bin/python3 "
                + $"{Path.ChangeExtension(path, ".py")}");
    }

    /// <summary>The values of NAME.safetensors, in no scope, so that a class of tests may share them.</summary>
    public static StateDict Read(string name)
    {
        using var outside = TensorScope.Outside();
        return Safetensors.Read(PathOf(name + ".safetensors"));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Relight.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds Relight.slnx: run the tests from inside the repository.");
    }
}
