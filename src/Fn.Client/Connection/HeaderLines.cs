using System.Net.Http.Headers;
using Fn.Client.Errors;

namespace Fn.Client.Connection;

/// <summary>Puts values of the caller into the head of a request.</summary>
internal static class HeaderLines
{
    /// <summary>Adds a header as it is written.</summary>
    /// <param name="headers">Those of the request or of its content.</param>
    /// <param name="name">Name of the header.</param>
    /// <param name="value">Its value; never part of a message, since it may be a token.</param>
    /// <param name="call">The call in messages, such as <c>Get "URL"</c>.</param>
    /// <exception cref="FnConnectionException">The value could not be one line of a head.</exception>
    public static void Add(HttpHeaders headers, string name, string value, string call)
    {
        if (value.Any(static c => c is (< ' ' and not '\t') or > '~') || !headers.TryAddWithoutValidation(name, value))
        {
            throw new FnConnectionException(
                $"{call}: net/http: invalid header field value for \"{name}\"",
                cause: null
            );
        }
    }
}
