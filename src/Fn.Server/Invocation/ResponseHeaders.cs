using System.Globalization;
using System.Text;
using Fn.Agent.Calls;
using Microsoft.Extensions.Primitives;

namespace Fn.Server.Invocation;

/// <summary>What a caller is told of a function's answer. Source: server specification 2.4 to 2.6.</summary>
internal static class ResponseHeaders
{
    /// <summary>The function's headers without those of the connection.</summary>
    public static void CopyDirect(ResponseHead head, IHeaderDictionary headers, bool isUnpacked)
    {
        var connection = ConnectionOf(head);
        for (var i = 0; i < head.Count; i++)
        {
            var name = head.GetNameText(i);
            if (Is(name, "Content-Length") || Is(name, "Fn-Call-Id") || (isUnpacked && Is(name, "Content-Encoding")))
            {
                continue;
            }
            var value = head.GetValueText(i);
            if (!HopHeaders.Contains(name, value, connection))
            {
                Add(headers, name, value);
            }
        }
    }

    /// <summary>What the function says under the gateway's prefix, and its content type.</summary>
    public static void CopyGateway(ResponseHead head, IHeaderDictionary headers)
    {
        var hasType = false;
        for (var i = 0; i < head.Count; i++)
        {
            var name = head.GetNameText(i);
            if (
                name.Length <= RequestHeaders.GatewayPrefix.Length
                || !name.StartsWith(RequestHeaders.GatewayPrefix, StringComparison.OrdinalIgnoreCase)
            )
            {
                continue;
            }
            var bare = name[RequestHeaders.GatewayPrefix.Length..];
            if (HopHeaders.IsFraming(bare) || Is(bare, "Fn-Call-Id"))
            {
                continue; // a function does not frame our answers (D39)
            }
            hasType |= Is(bare, "Content-Type");
            Add(headers, bare, head.GetValueText(i));
        }
        if (!hasType && Find(head, "Content-Type") is { } type)
        {
            headers.ContentType = type;
        }
    }

    /// <summary>The status a function wants its caller to see.</summary>
    /// <returns>200 unless <c>Fn-Http-Status</c> is a number above 0; null when that number is no status (D13).</returns>
    public static int? GatewayStatus(ResponseHead head)
    {
        if (
            Find(head, "Fn-Http-Status") is not { } text
            || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status)
            || status <= 0
        )
        {
            return StatusCodes.Status200OK;
        }
        return status switch
        {
            < 100 or > 999 => null,
            < 200 => StatusCodes.Status200OK, // an interim status is no answer
            _ => status,
        };
    }

    /// <summary>Whether the body is gzip as a whole.</summary>
    public static bool IsGzip(ResponseHead head) =>
        Find(head, "Content-Encoding") is { } encoding && encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an answer of this status has no body, whatever the function sent; the framework fails on one.</summary>
    public static bool IsBodiless(int status, string method) =>
        status
            is StatusCodes.Status204NoContent
                or StatusCodes.Status205ResetContent
                or StatusCodes.Status304NotModified
        || (status < 300 && HttpMethods.IsConnect(method));

    // The framework's Append drops empty values.
    private static void Add(IHeaderDictionary headers, string name, string value) =>
        headers[name] = StringValues.Concat(headers[name], value);

    private static string? Find(ResponseHead head, string name)
    {
        for (var i = 0; i < head.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(head.GetName(i), name))
            {
                return head.GetValueText(i);
            }
        }
        return null;
    }

    private static string? ConnectionOf(ResponseHead head) => Find(head, "Connection");

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
