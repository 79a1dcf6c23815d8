using System.Text.Json;

namespace Relight.Runs;

/// <summary>What is wrong with a JSON file, for people: the line, the field, what was expected.</summary>
internal static class JsonProblem
{
    /// <summary>The problem as a sentence's part, such as <c>line 4, started: expected a time such as …</c>.</summary>
    public static string Of(JsonException error)
    {
        string line = error.LineNumber is long number ? $"line {number + 1}" : "";
        string field = error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "";
        string place = string.Join(", ", new[] { line, field }.Where(part => part.Length > 0));
        return place.Length > 0 ? $"{place}: {Expected(error.Message)}" : Expected(error.Message);
    }

    private static string Expected(string message)
    {
        const string Conversion = "could not be converted to ";
        int at = message.IndexOf(Conversion, StringComparison.Ordinal);
        if (at < 0)
        {
            int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
            int place = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
            end = end >= 0 ? end : place;
            return (end >= 0 ? message[..end] : message).TrimEnd(' ', '|');
        }

        string type = message[(at + Conversion.Length)..];
        return type.StartsWith("System.DateTimeOffset", StringComparison.Ordinal) || type.StartsWith("System.Nullable`1[System.DateTimeOffset", StringComparison.Ordinal)
                ? "expected a time before the year 10000, such as 2026-01-31T12:00:00+00:00."
            : type.StartsWith("System.Int", StringComparison.Ordinal) || type.StartsWith("System.Nullable`1[System.Int", StringComparison.Ordinal) ? "expected a whole number."
            : type.StartsWith("System.String", StringComparison.Ordinal) ? "expected text in quotes."
            : type.Contains("IReadOnlyList", StringComparison.Ordinal) ? "expected a list in square brackets."
            : type.Contains("Outcome", StringComparison.Ordinal) ? "expected running, finished, interrupted or failed."
            : "expected an object in braces.";
    }
}
