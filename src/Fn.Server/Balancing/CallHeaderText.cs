using Fn.Agent.Calls;
using Fn.Runner.Protocol;

namespace Fn.Server.Balancing;

/// <summary>The headers for a function as a runner is told of them.</summary>
internal sealed class CallHeaderText : IHeaderSink
{
    private readonly Dictionary<string, IReadOnlyList<string>> _all = new(StringComparer.Ordinal);

    /// <summary>Values by canonical name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> All => _all;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<char> prefix, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var key = Canonical($"{prefix}{name}");
        if (!_all.TryGetValue(key, out var values))
        {
            _all[key] = values = new List<string>();
        }
        ((List<string>)values).Add(HeaderText.ToProtocol(value.ToString()));
    }

    private static string Canonical(string name) =>
        string.Create(
            name.Length,
            name,
            static (text, name) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    var isFirst = i == 0 || name[i - 1] == '-';
                    text[i] = isFirst ? char.ToUpperInvariant(name[i]) : char.ToLowerInvariant(name[i]);
                }
            }
        );
}
