using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenTelemetry;

namespace Fn.Server.Observability.Tracing;

/// <summary>Sends spans as Zipkin's JSON, version 2, to whoever takes that. OpenTelemetry's own exporter for it is on its way out.</summary>
internal sealed class ZipkinExporter(Uri receiver, string serviceName, ILogger logger) : BaseExporter<Activity>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new() { Timeout = Patience };
    private bool _isFailing;

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Activity> batch)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            foreach (var span in batch)
            {
                Write(json, span);
            }
            json.WriteEndArray();
        }
        return Send(body.WrittenMemory);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _client.Dispose();
        base.Dispose(disposing);
    }

    private ExportResult Send(ReadOnlyMemory<byte> body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver)
        {
            Content = new ReadOnlyMemoryContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        try
        {
            using var answer = _client.Send(request);
            answer.EnsureSuccessStatusCode();
            _isFailing = false;
            return ExportResult.Success;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // Told once, not for each batch: whoever takes spans may be away for hours.
            if (!_isFailing)
            {
                logger.SpansLost(receiver.GetLeftPart(UriPartial.Path), failure.Message);
            }
            _isFailing = true;
            return ExportResult.Failure;
        }
    }

    private void Write(Utf8JsonWriter json, Activity span)
    {
        json.WriteStartObject();
        json.WriteString("traceId"u8, span.TraceId.ToHexString());
        json.WriteString("id"u8, span.SpanId.ToHexString());
        if (span.ParentSpanId != default)
        {
            json.WriteString("parentId"u8, span.ParentSpanId.ToHexString());
        }
        json.WriteString("name"u8, span.DisplayName);
        if (span.Kind is ActivityKind.Server or ActivityKind.Client)
        {
            json.WriteString("kind"u8, span.Kind == ActivityKind.Server ? "SERVER"u8 : "CLIENT"u8);
        }
        json.WriteNumber("timestamp"u8, Microseconds(span.StartTimeUtc - DateTime.UnixEpoch));
        json.WriteNumber("duration"u8, Math.Max(1, Microseconds(span.Duration)));
        json.WriteStartObject("localEndpoint"u8);
        json.WriteString("serviceName"u8, serviceName);
        json.WriteEndObject();
        json.WriteStartObject("tags"u8);
        foreach (var (key, value) in span.EnumerateTagObjects())
        {
            json.WriteString(key, LogFields.Text(value));
        }
        if (span.Status == ActivityStatusCode.Error)
        {
            json.WriteString("error"u8, span.StatusDescription ?? "true");
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
