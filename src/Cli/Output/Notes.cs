namespace Relight.Cli.Output;

/// <summary>Shows at once what a job decided by itself, as a line on standard error.</summary>
internal sealed class Notes : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
