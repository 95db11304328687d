using System.Buffers;
using System.Text;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Invocation;

/// <summary>Prints the answer of a function. Source: CLI specification 8.2 and 8.3.</summary>
internal sealed class InvokeOutput(CliHost host)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>The body as it is, with a newline behind it when it has none; a refusal of the server as one sentence.</summary>
    /// <param name="answer">The answer; its body is read here.</param>
    /// <param name="showCallId">Whether the call's id goes first.</param>
    /// <param name="fail">Whether refusals go to standard error.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task WritePlainAsync(
        HttpResponseMessage answer,
        bool showCallId,
        bool fail,
        CancellationToken cancellationToken
    )
    {
        var output = host.Console.Out;
        if (showCallId && answer.Headers.TryGetValues("Fn-Call-Id", out var ids))
        {
            output.WriteLine($"Call ID: {ids.First()}");
        }
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        if ((int)answer.StatusCode < 400)
        {
            await CopyAsync(body, cancellationToken);
            return;
        }
        var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellationToken);
        if (Member(bytes.ToArray(), "message") is { } message)
        {
            var writer = fail ? host.Console.Error : output;
            writer.WriteLine($"Error invoking function. status: {(int)answer.StatusCode} message: {message}");
            if (host.Console.IsErrorTerminal && Member(bytes.ToArray(), "detail") is { } detail)
            {
                output.Flush();
                host.Console.Error.WriteLine(detail.TrimEnd('\n')); // what the container wrote before it ended
            }
            return;
        }
        bytes.Position = 0;
        await CopyAsync(bytes, cancellationToken);
    }

    /// <summary>Body, headers and status as one JSON object.</summary>
    public async Task WriteJsonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Encoder = WireJsonEncoder.Instance,
            Indented = true,
            IndentSize = 4,
            NewLine = "\n",
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("body", Encoding.UTF8.GetString(body));
            WriteHeaders(writer, answer);
            writer.WriteNumber("status_code", (int)answer.StatusCode);
            writer.WriteEndObject();
        }
        host.Console.Out.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        host.Console.Out.Write('\n');
    }

    private static void WriteHeaders(Utf8JsonWriter writer, HttpResponseMessage answer)
    {
        var headers = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                headers[Canonical(name)] = [.. values];
            }
        }
        writer.WriteStartObject("headers");
        foreach (var (name, values) in headers)
        {
            writer.WriteStartArray(name);
            values.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    // Each word of a header name starts with a capital, as the original prints them.
    private static string Canonical(string name) =>
        string.Join(
            '-',
            name.Split('-')
                .Select(static word =>
                    word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()
                )
        );

    private static string? Member(byte[] body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var member)
                && member.ValueKind == JsonValueKind.String
                && member.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task CopyAsync(Stream body, CancellationToken cancellationToken)
    {
        await host.Console.Out.FlushAsync(cancellationToken);
        await using var output = host.Console.OpenOutput();
        var buffer = new byte[BufferSize];
        byte last = 0;
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await output.FlushAsync(cancellationToken);
            last = buffer[count - 1];
        }
        if (last != (byte)'\n')
        {
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        await output.FlushAsync(cancellationToken);
    }
}
