using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relight.Tests.Downloads;

/// <summary>A web server of one file on the loopback interface, with the faults of real ones.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _content;
    private readonly Task _serving;

    public LoopbackServer(byte[] content)
    {
        _content = content;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/photos.tgz");

    /// <summary>Where each request wanted to start; 0 for one without a range.</summary>
    public List<long> Starts { get; } = [];

    /// <summary>How many requests more are answered with a connection that breaks after <see cref="BreakAfter"/> bytes.</summary>
    public int Breaks { get; set; }

    public int BreakAfter { get; set; }

    /// <summary>Answers that come before the file does.</summary>
    public Queue<string> Statuses { get; } = new();

    public bool IgnoresRanges { get; init; }

    /// <summary>Sends half of the file and then nothing, for the first request.</summary>
    public bool StallsOnce { get; set; }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (IOException)
            {
                // The client hung up; the next one is served.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var request = await ReadHeadAsync(stream);
        var range = request.FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase));
        var start = range is null ? 0 : long.Parse(range.Split('=')[1].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
        Starts.Add(start);
        if (Statuses.TryDequeue(out var status))
        {
            await WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        start = IgnoresRanges ? 0 : start;
        if (start >= _content.Length)
        {
            await WriteAsync(
                stream, $"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{_content.Length}\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        var part = _content.AsMemory((int)start);
        var head = start > 0 ? $"206 Partial Content\r\nContent-Range: bytes {start}-{_content.Length - 1}/{_content.Length}" : "200 OK";
        await WriteAsync(stream, $"HTTP/1.1 {head}\r\nContent-Length: {part.Length}\r\nConnection: close\r\n\r\n");
        if (StallsOnce)
        {
            StallsOnce = false;
            await stream.WriteAsync(part[..(part.Length / 2)]);
            await stream.ReadExactlyAsync(new byte[1]);   // until the client gives up
            return;
        }

        await stream.WriteAsync(Breaks-- > 0 ? part[..Math.Min(BreakAfter, part.Length)] : part);
    }

    private static async Task<List<string>> ReadHeadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        List<string> lines = [];
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
    }
}
