using System.Collections;
using System.Text;
using Fn.Fdk.Http;

namespace Fn.Fdk;

/// <summary>Request headers: names compare without case, repeated headers stay separate and in order.</summary>
public sealed class FnHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly RequestHead _head;
    private readonly bool _gateway;

    internal FnHeaders(RequestHead head, bool gateway)
    {
        _head = head;
        _gateway = gateway;
    }

    /// <summary>Number of header lines, repeated ones counted each.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            for (var index = 0; index < _head.Count; index++)
            {
                count += IsVisible(index) ? 1 : 0;
            }
            return count;
        }
    }

    /// <summary>First value of a header.</summary>
    /// <value>An empty string when the header is absent.</value>
    public string this[string name]
    {
        get
        {
            var index = FindNext(name, 0);
            return index < 0 ? string.Empty : RequestHead.Decode(_head.Value(index));
        }
    }

    /// <summary>All values of a header, in the order sent; empty when it is absent.</summary>
    public IReadOnlyList<string> GetValues(string name)
    {
        List<string> values = [];
        for (var index = FindNext(name, 0); index >= 0; index = FindNext(name, index + 1))
        {
            values.Add(RequestHead.Decode(_head.Value(index)));
        }
        return values;
    }

    /// <summary>True when the header was sent, even with an empty value.</summary>
    public bool Contains(string name) => FindNext(name, 0) >= 0;

    /// <summary>Every header line in the order sent.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var index = 0; index < _head.Count; index++)
        {
            if (IsVisible(index))
            {
                yield return new(NameOf(index), RequestHead.Decode(_head.Value(index)));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int FindNext(string name, int from)
    {
        for (var index = from; index < _head.Count; index++)
        {
            if (IsVisible(index) && Ascii.EqualsIgnoreCase(ShownName(index), name))
            {
                return index;
            }
        }
        return -1;
    }

    // The gateway's view: prefixed headers without their prefix, and the one header that is never prefixed.
    private bool IsVisible(int index) =>
        !_gateway || HasPrefix(index) || Ascii.EqualsIgnoreCase(_head.Name(index), "Content-Type"u8);

    private string NameOf(int index) => Encoding.ASCII.GetString(ShownName(index));

    private ReadOnlySpan<byte> ShownName(int index) =>
        _gateway && HasPrefix(index) ? _head.Name(index)[GatewayNames.HeaderPrefix.Length..] : _head.Name(index);

    private bool HasPrefix(int index)
    {
        var name = _head.Name(index);
        var length = GatewayNames.HeaderPrefix.Length;
        return name.Length > length && Ascii.EqualsIgnoreCase(name[..length], GatewayNames.HeaderPrefix);
    }
}
