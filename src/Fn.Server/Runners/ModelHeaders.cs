using Fn.Runner.Protocol;
using Microsoft.Extensions.Primitives;

namespace Fn.Server.Runners;

/// <summary>Headers between the protocol and the server's own form.</summary>
internal static class ModelHeaders
{
    /// <summary>The headers of a call.</summary>
    public static HeaderDictionary FromModel(CallModel model)
    {
        var headers = new HeaderDictionary(model.Headers.Count);
        foreach (var (name, values) in model.Headers)
        {
            headers[name] = new StringValues([.. values.Select(HeaderText.FromProtocol)]);
        }
        return headers;
    }

    /// <summary>The head of an answer.</summary>
    public static HttpRespMeta ToProtocol(HeaderDictionary headers)
    {
        var head = new HttpRespMeta { StatusCode = StatusCodes.Status200OK };
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                head.Headers.Add(new HttpHeader { Key = name, Value = HeaderText.ToProtocol(value ?? "") });
            }
        }
        return head;
    }
}
