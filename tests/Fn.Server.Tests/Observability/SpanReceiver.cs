using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fn.Server.Tests.Observability;

/// <summary>Takes spans over HTTP as Zipkin and as an OTLP collector do.</summary>
internal sealed class SpanReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();

    private SpanReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/api/v2/spans", (HttpContext context) => TakeAsync(context, ParseZipkin));
        _app.MapPost("/v1/traces", (HttpContext context) => TakeAsync(context, OtlpSpans.Parse));
    }

    public string Url => _app.Urls.First();

    /// <summary>Everything that has come.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public static async Task<SpanReceiver> StartAsync()
    {
        var receiver = new SpanReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ReceivedSpan Single(string traceId, string name) =>
        Assert.Single(_spans, span => span.TraceId == traceId && span.Name == name);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, Func<byte[], IEnumerable<ReceivedSpan>> parse)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        foreach (var span in parse(body.ToArray()))
        {
            _spans.Enqueue(span);
        }
    }

    private static IEnumerable<ReceivedSpan> ParseZipkin(byte[] body) =>
        JsonSerializer
            .Deserialize<JsonElement>(body)
            .EnumerateArray()
            .Select(static span => new ReceivedSpan(
                span.GetProperty("traceId").GetString()!,
                span.GetProperty("id").GetString()!,
                span.TryGetProperty("parentId", out var parent) ? parent.GetString()! : "",
                span.GetProperty("name").GetString()!,
                span.GetProperty("tags")
                    .EnumerateObject()
                    .ToDictionary(static tag => tag.Name, static tag => tag.Value.GetString()!, StringComparer.Ordinal)
            ));
}

/// <summary>A span as it came.</summary>
internal sealed record ReceivedSpan(
    string TraceId,
    string Id,
    string ParentId,
    string Name,
    IReadOnlyDictionary<string, string> Tags
);
