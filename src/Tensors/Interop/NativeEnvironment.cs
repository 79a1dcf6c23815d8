using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>The environment that native libraries read: that of C, which .NET's own setter leaves alone.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable that the user has not set; to be called before the library that reads it is loaded.</summary>
    public static void SetDefault(string name, string value)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetEnvironment(name, value, overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
