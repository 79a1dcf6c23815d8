namespace Relight.Vision.Folders;

/// <summary>Where a data set begins if an archive was unpacked into a folder around it.</summary>
internal static class InnerFolder
{
    /// <summary>The first folder below that holds several folders with images, or a training part; null if there is none.</summary>
    public static string? Of(string root)
    {
        var inner = root;
        while (FileWalk.LooseImages(inner) == 0)
        {
            var folders = FileWalk.Folders(inner).Where(name => FileWalk.HasImagesBelow(Path.Join(inner, name))).ToList();
            if (folders.Count > 1 || folders.Exists(name => PartNames.RoleOf(name) == ImagePartRole.Train))
            {
                return inner == root ? null : inner;
            }

            if (folders.Count == 0)
            {
                return null;
            }

            inner = Path.Join(inner, folders[0]);
        }

        return null;
    }
}
