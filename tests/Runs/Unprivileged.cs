using System.Runtime.InteropServices;

namespace Relight.Tests.Runs;

/// <summary>Runs something where a folder cannot be written, also when the tests run as root, whom permissions do not stop.</summary>
internal static partial class Unprivileged
{
    private const int Nobody = 65534;

    public static void Run(string folder, Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        UnixFileMode before = File.GetUnixFileMode(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            int owner = SetFileSystemUser(Nobody);   // for this thread alone; fails silently when not root, and then the mode is enough
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
            finally
            {
                _ = SetFileSystemUser(owner);
            }
        });
        thread.Start();
        thread.Join();
        File.SetUnixFileMode(folder, before);
        if (failure is not null)
        {
            throw new InvalidOperationException("It went otherwise than expected in a folder that cannot be written.", failure);
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(int user);
}
