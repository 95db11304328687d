using System.Text;

namespace Fn.Fdk.Tests.Peer;

/// <summary>One answer as it lay on the wire.</summary>
internal sealed record Answer(
    int Status,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    bool Chunked
)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? this[string name] => All(name) is { Count: > 0 } values ? values[0] : null;

    public IReadOnlyList<string> All(string name) =>
        [
            .. Headers
                .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(header => header.Value),
        ];
}
