using System.Runtime.InteropServices;

namespace Relight.Training;

/// <summary>Work that may take what the training leaves over of the processor.</summary>
internal static class BackgroundThread
{
    private const int ThisThread = 0, Low = 10;

    /// <summary>
    /// Runs something on a thread of its own, on Linux at a low priority, but not the lowest: that would keep a save waiting for seconds.
    /// </summary>
    public static Task Run(Action work) => Task.Factory.StartNew(
        () =>
        {
            if (OperatingSystem.IsLinux())
            {
                _ = SetPriority(ThisThread, ThisThread, Low);
            }

            work();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
