using System.Diagnostics;
using Fn.Model.Ids;
using Fn.Server.Hosting;

namespace Fn.Server.Requests;

/// <summary>Gives each request an id, that of its header or a fresh one, which its log lines and its span carry.</summary>
/// <remarks>Source: server specification 2.11.</remarks>
internal sealed class RequestIds(RequestDelegate next, HostShape shape, IdGenerator ids, ILogger<RequestIds> logger)
{
    private const int MaxLength = 256;

    private readonly string _header = shape.RequestId!.Value.Header;
    private readonly Func<string> _make = shape.RequestId.Value.Make ?? ids.Next;

    public async Task InvokeAsync(HttpContext context)
    {
        var sent = context.Request.Headers[_header].ToString();
        var id = sent.Length == 0 ? _make() : sent[..Math.Min(sent.Length, MaxLength)];
        context.TraceIdentifier = id;
        Activity.Current?.SetTag("fn.rid", id);
        using var scope = logger.BeginScope(new KeyValuePair<string, object?>[] { new("fn_request_id", id) });
        await next(context);
    }
}
