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
        string expected = error.InnerException?.Message.Contains("as a number", StringComparison.Ordinal) == true
            ? "expected a whole number." : Expected(error.Message, field);
        return place.Length > 0 ? $"{place}: {expected}" : expected;
    }

    private static string Expected(string message, string field)
    {
        const string Conversion = "could not be converted to ", Missing = "missing required properties including: ";
        string type = After(message, Conversion);
        return message.Contains(Missing, StringComparison.Ordinal)
            ? $"{After(message, Missing).TrimEnd('.').Replace("'", "", StringComparison.Ordinal)} must be there."
            : field is "started" or "written" || field.EndsWith(".started", StringComparison.Ordinal)
                || field.EndsWith(".ended", StringComparison.Ordinal)
                ? "expected a time before the year 10000, such as 2026-01-31T12:00:00+00:00."
            : type.Length == 0 ? WithoutPlace(message)
            : type.Contains("Int", StringComparison.Ordinal) ? "expected a whole number."
            : type.Contains("List", StringComparison.Ordinal) ? "expected a list in square brackets."
            : type.StartsWith("System.String", StringComparison.Ordinal) ? "expected text in quotes."
            : type.Contains(nameof(AttemptOutcome), StringComparison.Ordinal) ? "expected running, finished, interrupted or failed."
            : "expected an object in braces.";
    }

    private static string After(string message, string words) =>
        message.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at ? WithoutPlace(message[(at + words.Length)..]) : "";

    private static string WithoutPlace(string message)
    {
        foreach (string mark in (string[])[" Path: ", " LineNumber: "])
        {
            message = message.Split(mark)[0];
        }

        return message.TrimEnd(' ', '|');
    }
}
