using System.Collections;

namespace Fn.Fdk;

/// <summary>Query parameters of a URL: names are case-sensitive, repeated ones keep all values, <c>+</c> and <c>%xx</c> are decoded.</summary>
public sealed class FnQuery : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _pairs;

    private FnQuery(List<KeyValuePair<string, string>> pairs) => _pairs = pairs;

    /// <summary>Number of parameters, repeated ones counted each.</summary>
    public int Count => _pairs.Count;

    /// <summary>First value of a parameter; null when it is absent, empty when it has no value.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in _pairs)
            {
                if (string.Equals(key, name, StringComparison.Ordinal))
                {
                    return value;
                }
            }
            return null;
        }
    }

    /// <summary>All values of a parameter in the order sent; empty when it is absent.</summary>
    public IReadOnlyList<string> GetValues(string name) =>
        [.. _pairs.Where(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Select(pair => pair.Value)];

    /// <summary>Every parameter in the order sent.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static FnQuery Parse(string url)
    {
        List<KeyValuePair<string, string>> pairs = [];
        var start = url.IndexOf('?', StringComparison.Ordinal);
        var end = url.IndexOf('#', StringComparison.Ordinal);
        if (start >= 0 && (end < 0 || start < end))
        {
            foreach (
                var part in url[(start + 1)..(end < 0 ? url.Length : end)]
                    .Split('&', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                var equals = part.IndexOf('=', StringComparison.Ordinal);
                pairs.Add(
                    equals < 0
                        ? new(Decode(part), string.Empty)
                        : new(Decode(part[..equals]), Decode(part[(equals + 1)..]))
                );
            }
        }
        return new FnQuery(pairs);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
