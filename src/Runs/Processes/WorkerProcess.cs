using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Relight.Runs.Processes;

/// <summary>Relight's own command line in a process of its own, which may be watched, sent signals, and waited for.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    /// <summary>The number of the signal that ends a process at once.</summary>
    public const int SigKill = 9;

    /// <summary>The number of the signal that asks a process to stop.</summary>
    public const int SigTerm = 15;

    private const string Name = "relight";

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private WorkerProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts the command line that this process is, or the one that lies beside it.</summary>
    /// <param name="arguments">A command with its options.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <exception cref="FileNotFoundException">No command line lies beside this process.</exception>
    public static WorkerProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (program, first) = Program();
        var start = new ProcessStartInfo(program, first.Concat(arguments)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code (see <see cref="ExitCode"/>; 128 + n where signal n ended it), and what it wrote.</returns>
    public (int Code, string Output, string Error) WaitForEnd()
    {
        _process.WaitForExit();
        return (_process.ExitCode, _output.Result, _error.Result);
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its number, such as <see cref="SigTerm"/>.</param>
    /// <returns>False where the process had ended.</returns>
    public bool Send(int signal) => !HasExited && kill(_process.Id, signal) == 0;

    /// <summary>Lets go of the process, which runs on if it has not ended.</summary>
    public void Dispose() => _process.Dispose();

    private static (string Program, string[] First) Program()
    {
        var self = Environment.ProcessPath ?? "";
        if (Path.GetFileNameWithoutExtension(self) == Name)
        {
            return (self, []);
        }

        var library = Path.Combine(AppContext.BaseDirectory, Name + ".dll");
        return File.Exists(library)
            ? (Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", [library])
            : throw new FileNotFoundException(
                $"Relight's command line is not where it belongs, {library}, so no worker can be started.", library);
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
