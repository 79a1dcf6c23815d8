using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Relight.Training;

namespace Relight.Cli.Output;

/// <summary>
/// Standard output and error that may be lost at any moment, with the terminal or for want of room: what fails is dropped, and the work
/// goes on.
/// </summary>
internal static partial class StandardStreams
{
    private const int Output = 1, Errors = 2;
    private const int GetFlags = 1, CloseOnExec = 1;   // F_GETFD, FD_CLOEXEC

    private static readonly List<SafeFileHandle> Taken = [];
    private static LossyWriter? _out;

    /// <summary>What the first failure of standard output was; null while all was written.</summary>
    public static Exception? OutFailure => _out?.Failure;

    /// <summary>Makes both so for everything that writes to <see cref="Console"/>.</summary>
    public static void Install()
    {
        FillGaps();
        _out = new LossyWriter(() => IsInherited(Output) ? Console.Out : TextWriter.Null);
        var error = new LossyWriter(() => IsInherited(Errors) ? Console.Error : TextWriter.Null);
        Console.SetOut(_out);
        Console.SetError(error);
    }

    /// <summary>
    /// Takes the numbers of streams that the process was started without, which the next files would get, and with them what is printed.
    /// </summary>
    private static void FillGaps()
    {
        do
        {
            Taken.Add(File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        }
        while (Taken[^1].DangerousGetHandle() <= Errors);
    }

    /// <summary>False where a file of the runtime has the number of a stream: what is inherited was not closed on the way here.</summary>
    private static bool IsInherited(int descriptor) => Fcntl(descriptor, GetFlags, 0) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int flags);
}
