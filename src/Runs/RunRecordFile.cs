using System.Text.Json;
using Relight.Files;

namespace Relight.Runs;

/// <summary>Reads and writes a folder's <c>run.json</c>.</summary>
internal static class RunRecordFile
{
    public const string Name = "run.json";

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    public static void Write(string folder, RunRecord record) =>
        AtomicFile.WriteBytes(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(record, RunsJson.Readable.RunRecord));

    /// <summary>Reads the record of a run, and checks that nothing is missing in it.</summary>
    /// <exception cref="RunException">It cannot be read, is damaged, or of a newer format.</exception>
    public static RunRecord Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            RegularFile.Expect(path);
            RunRecord record = JsonSerializer.Deserialize(File.ReadAllBytes(path), RunsJson.Readable.RunRecord)
                ?? throw new JsonException("It is null.");
            if (record.Format > RunRecord.CurrentFormat)
            {
                throw new RunException(
                    $"{path} has format {record.Format}; this Relight reads up to {RunRecord.CurrentFormat}: use a newer Relight.");
            }

            return Gap(record) is string gap ? throw new JsonException(gap) : record;
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException || (e is IOException and not RunException))
        {
            string what = e is JsonException json ? JsonProblem.Of(json) : e.Message;
            throw new RunException(
                $"{path} cannot be read: {what} Without it the folder is no run; bring it back from a copy, or take another folder.", e);
        }
    }

    /// <summary>What the reader of JSON lets pass: lists without entries, and null among them.</summary>
    private static string? Gap(RunRecord record) =>
        record.Attempts.Count == 0 ? "It names no attempt."
        : record.Attempts.Any(attempt => attempt is null) ? "attempts: one of them is null."
        : record.Arguments.Any(argument => argument is null) ? "arguments: one of them is null."
        : record.Attempts.Any(attempt => !IsWhole(attempt.Environment)) ? "attempts: the environment of one of them is not whole."
        : record.Attempts.Any(attempt => attempt.Changes?.Any(change => change is null) == true) ? "attempts: a change is null."
        : null;

    private static bool IsWhole(RunEnvironment environment) =>
        environment is { Versions: { } versions, Machine: { Name: not null, System: not null, Processor: not null, Devices: { } devices } }
        && versions.Values.All(version => version is not null) && devices.All(device => device is not null);
}
