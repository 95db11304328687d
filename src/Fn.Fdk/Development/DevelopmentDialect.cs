using System.Globalization;
using System.Text;
using Fn.Fdk.Http;

namespace Fn.Fdk.Development;

/// <summary>Turns any HTTP request into the call that Fn's gateway would make of it, and the answer back.</summary>
/// <remarks>
/// <c>POST /call</c> with <c>Fn-*</c> headers is taken as it is, and answered as on the contract's socket; <c>POST /invoke/…</c> is a plain call;
/// everything else is a call of a trigger.
/// </remarks>
internal sealed class DevelopmentDialect(TimeProvider time) : Dialect
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public override Admission Admit(RequestHead request)
    {
        if (IsContract(request))
        {
            return ContractDialect.Instance.Admit(request);
        }
        var call = new StringBuilder("POST /call HTTP/1.1\r\nHost: localhost\r\n");
        var gateway = !IsPlain(request);
        for (var index = 0; index < request.Count; index++)
        {
            var name = Encoding.ASCII.GetString(request.Name(index));
            if (IsFraming(name))
            {
                Append(call, name, request.Value(index));
            }
            else if (IsPassed(name, gateway))
            {
                var bare = !gateway || GatewayNames.Is(name, "Content-Type");
                Append(call, bare ? name : GatewayNames.HeaderPrefix + name, request.Value(index));
            }
        }
        call.Append(CultureInfo.InvariantCulture, $"Fn-Call-Id: {Guid.CreateVersion7(time.GetUtcNow()):N}\r\n");
        call.Append(
            CultureInfo.InvariantCulture,
            $"Fn-Deadline: {(time.GetUtcNow() + Timeout).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z\r\n"
        );
        if (gateway)
        {
            call.Append(CultureInfo.InvariantCulture, $"{GatewayNames.Intent}: {GatewayNames.HttpRequest}\r\n");
            Append(call, GatewayNames.Method, request.Method);
            Append(call, GatewayNames.RequestUrl, Encoding.Latin1.GetBytes(Url(request)));
        }
        var head = RequestHead.TryParse(Encoding.Latin1.GetBytes(call.Append("\r\n").ToString()));
        return head is null ? new(null, 400) : new(head, 0);
    }

    public override void WriteHead(ByteBuffer target, ResponseWriter answer)
    {
        if (IsContract(answer.Request) || answer.Request.Count == 0)
        {
            ContractDialect.Instance.WriteHead(target, answer);
            return;
        }
        var response = answer.Response;
        WriteStatusLine(target, Status(answer));
        if (response.ContentType is { } type)
        {
            WriteField(target, default, "Content-Type", type);
        }
        foreach (var (name, value) in response.Headers)
        {
            var prefixed = name.StartsWith(GatewayNames.HeaderPrefix, StringComparison.OrdinalIgnoreCase);
            WriteField(
                target,
                default,
                prefixed && answer.IsGateway ? name[GatewayNames.HeaderPrefix.Length..] : name,
                value
            );
        }
    }

    public override bool DropsBody(ResponseWriter answer) =>
        answer.Request.Method.SequenceEqual("HEAD"u8) || (!IsContract(answer.Request) && Status(answer) is 204 or 304);

    private static int Status(ResponseWriter answer) =>
        answer.ServiceStatus == 200 && answer.IsGateway ? answer.Response.StatusCode ?? 200 : answer.ServiceStatus;

    private static bool IsContract(RequestHead request) => request.Path.SequenceEqual("/call"u8);

    private static bool IsPlain(RequestHead request) =>
        request.Method.SequenceEqual("POST"u8) && request.Path.StartsWith("/invoke/"u8);

    private static bool IsFraming(string name) =>
        GatewayNames.Is(name, "Content-Length")
        || GatewayNames.Is(name, "Transfer-Encoding")
        || GatewayNames.Is(name, "Expect");

    private static bool IsPassed(string name, bool gateway) =>
        !GatewayNames.IsHop(name)
        && !GatewayNames.Is(name, "Host")
        && !name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        && (gateway || !(GatewayNames.Is(name, "Fn-Call-Id") || GatewayNames.Is(name, "Fn-Deadline")));

    private static string Url(RequestHead request)
    {
        var target = Encoding.Latin1.GetString(request.Target);
        var host = request.Text("Host") is { Length: > 0 } sent ? sent : "localhost";
        return target.StartsWith('/') ? $"http://{host}{target}" : target;
    }

    private static void Append(StringBuilder call, string name, ReadOnlySpan<byte> value) =>
        call.Append(name).Append(": ").Append(Encoding.Latin1.GetString(value)).Append("\r\n");
}
