using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>A request as it came in.</summary>
internal sealed record OciRequest(
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body
)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string Header(string name) => Headers.TryGetValue(name, out var value) ? value : "";

    /// <summary>The value of a part of the signature, such as <c>keyId</c>.</summary>
    public string Signature(string part)
    {
        var start = Header("authorization").IndexOf($"{part}=\"", StringComparison.Ordinal);
        return start < 0 ? "" : Header("authorization")[(start + part.Length + 2)..].Split('"')[0];
    }

    /// <summary>Reads a request as a whole.</summary>
    public static async Task<OciRequest> ReadAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return new OciRequest(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(
                static header => header.Key,
                static header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            body.ToArray()
        );
    }

    public override string ToString() => $"{Method} {Target} {Text.Trim()}".Trim();
}
