using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>A connection on which many requests are sent before the first answer is read.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly PipeReader _answers;

    private Pipeline(int port)
    {
        _client.Connect("localhost", port);
        _client.NoDelay = true;
        _answers = PipeReader.Create(_client.GetStream());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Pipeline To(int port) => new(port);

    /// <summary>Sends all, and reads as many answers.</summary>
    public async Task<IReadOnlyList<Answer>> SendAsync(IReadOnlyCollection<byte[]> requests)
    {
        // At once, because a server that cannot write its answers reads no further.
        var sending = _client.GetStream().WriteAsync(requests.SelectMany(static request => request).ToArray(), Cancel);
        var answers = new List<Answer>(requests.Count);
        while (answers.Count < requests.Count)
        {
            answers.Add(await ReadAsync());
        }
        await sending;
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _answers.CompleteAsync();
        _client.Dispose();
    }

    private async Task<Answer> ReadAsync()
    {
        while (true)
        {
            var read = await _answers.ReadAsync(Cancel);
            if (TryParse(read.Buffer, out var answer, out var end))
            {
                _answers.AdvanceTo(end);
                return answer;
            }
            if (read.IsCompleted)
            {
                throw new IOException($"the connection ended within '{Encoding.UTF8.GetString(read.Buffer)}'");
            }
            _answers.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryParse(ReadOnlySequence<byte> bytes, out Answer answer, out SequencePosition end)
    {
        var reader = new SequenceReader<byte>(bytes);
        (answer, end) = (null!, bytes.Start);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            return false;
        }
        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        var headers = lines
            .Skip(1)
            .Select(static line => line.Split(": ", 2))
            .Select(static p => (p[0], p[1]))
            .ToList();
        var status = int.Parse(lines[0].AsSpan(9, 3), null);
        var bare = new Answer(status, headers, "");
        var length = status == 204 ? 0 : int.Parse(bare.Header("Content-Length")!, null);
        if (!reader.TryReadExact(length, out var body))
        {
            return false;
        }
        answer = bare with { Body = Encoding.UTF8.GetString(body) };
        end = reader.Position;
        return true;
    }
}
