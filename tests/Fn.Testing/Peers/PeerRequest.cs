using System.Text;

namespace Fn.Testing.Peers;

/// <summary>A request as a raw peer read it: the head to the byte.</summary>
/// <param name="Head">Request line and headers with their line ends, without the empty line.</param>
public sealed record PeerRequest(string Head)
{
    /// <summary>The body without its framing; filled when the peer reads it.</summary>
    public byte[] Body { get; set; } = [];

    public string Text => Encoding.UTF8.GetString(Body);

    public string Line => Head.Split("\r\n")[0];

    /// <summary>Every value of a header, in order; names compared to the letter case.</summary>
    public string[] Values(string name) =>
        [
            .. Head.Split("\r\n")
                .Skip(1)
                .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
                .Select(line => line[(name.Length + 1)..].Trim()),
        ];

    /// <summary>The only value of a header, or null.</summary>
    public string? Value(string name) => Values(name).SingleOrDefault();

    public bool Has(string name) =>
        Head.Split("\r\n").Skip(1).Any(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
}
