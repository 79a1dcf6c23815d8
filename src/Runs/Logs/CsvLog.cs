using System.Buffers;
using System.Globalization;
using System.Text;

namespace Relight.Runs.Logs;

/// <summary>
/// <c>metrics.csv</c> (RFC 4180): columns step, epoch, and the metrics in the order of their first appearance; a row for each step.
/// </summary>
/// <remarks>A metric that was not measured at a step is empty there. The file is written anew where a column comes in.</remarks>
internal sealed class CsvLog(string path) : LogWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private IReadOnlyList<string> _names = [];
    private MetricRow? _last;   // of those appended since the file was written
    private long _step = -1;
    private AppendOnlyFile? _file;

    public override void Rewrite(MetricHistory history, long lastStep)
    {
        Dispose();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Line(["step", "epoch", .. history.Names]));
            foreach (MetricRow row in history.Rows)
            {
                stream.Write(Line(row, history.Names));
            }
        });
        (_names, _last, _step) = (history.Names, null, history.Rows is [.., MetricRow last] ? last.Step : -1);
        _file = new AppendOnlyFile(path);
    }

    public override bool TryAppend(MetricRow row)
    {
        var isLast = row.Step == _last?.Step;
        if (_file is null || (row.Step <= _step && !isLast) || row.Values.Keys.Except(_names).Any())
        {
            return false;
        }

        if (isLast)
        {
            row = row with { Values = _last!.Values.Where(old => !row.Values.ContainsKey(old.Key)).Concat(row.Values).ToDictionary(
                StringComparer.Ordinal) };
            _file.ReplaceLast(Line(row, _names));
        }
        else
        {
            _file.Append(Line(row, _names));
        }

        (_last, _step) = (row, row.Step);
        return true;
    }

    public override void Dispose() => _file?.Dispose();

    private static byte[] Line(MetricRow row, IReadOnlyList<string> names) => Line(
    [
        row.Step.ToString(CultureInfo.InvariantCulture),
        row.Epoch.ToString(CultureInfo.InvariantCulture),
        .. names.Select(name => row.Values.TryGetValue(name, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : ""),
    ]);

    private static byte[] Line(IEnumerable<string> fields) => Encoding.UTF8.GetBytes(string.Join(',', fields.Select(Quoted)) + "\r\n");

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(Special) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
