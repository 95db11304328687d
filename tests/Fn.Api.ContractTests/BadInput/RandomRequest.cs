using System.Text;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>A request that was made at random.</summary>
/// <param name="Method">As it stands in the request line.</param>
/// <param name="Target">Path and query; a <c>{kind number}</c> stands for the id of something that is there.</param>
/// <param name="Body">Likewise, in UTF-8 or what was made of it; null sends none.</param>
internal sealed record RandomRequest(string Method, string Target, byte[]? Body)
{
    /// <summary>What a failing test shows.</summary>
    public override string ToString() =>
        Body is null ? $"{Method} {Target}" : $"{Method} {Target} {Encoding.UTF8.GetString(Body)}";

    /// <summary>The bytes of it, on a connection that stays open.</summary>
    public byte[] ToBytes(string target, byte[]? body)
    {
        var head = $"{Method} {target} HTTP/1.1\r\nHost: random\r\n";
        return body is null
            ? Encoding.ASCII.GetBytes(head + "\r\n")
            : [.. Encoding.ASCII.GetBytes($"{head}Content-Length: {body.Length}\r\n\r\n"), .. body];
    }
}
