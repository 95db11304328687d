using System.Globalization;
using System.Text;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Server.Bodies;

/// <summary>
/// Reads the members of one JSON object with Fn's rules: keys in any case, unknown ones skipped by the caller, null leaves a scalar as
/// it is, equal maps are merged, whatever follows the value is not read. Source: server specification 1.3.
/// </summary>
/// <remarks>Every method throws <see cref="JsonException"/> when the value is not of the wanted type.</remarks>
internal ref struct BodyReader
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <summary>Begins at the first value, which has to be an object or null.</summary>
    /// <param name="json">UTF-8 without a byte order mark.</param>
    public BodyReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        if (!_reader.Read() || _reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
        {
            throw new JsonException("a body is a JSON object");
        }
    }

    /// <summary>The next key in lower case, its value being the next to read; null after the last.</summary>
    public string? NextMember()
    {
        if (_reader.TokenType == JsonTokenType.Null && _reader.CurrentDepth == 0)
        {
            return null;
        }
        Advance();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }
        var key = Text();
        Advance();
        return key.ToLowerInvariant();
    }

    /// <summary>Passes over a value, which is checked for being JSON.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>A string; null gives <paramref name="current"/>.</summary>
    public readonly string String(string current) =>
        _reader.TokenType switch
        {
            JsonTokenType.String => Text(),
            JsonTokenType.Null => current,
            _ => throw new JsonException("not a string"),
        };

    /// <summary>A string or null.</summary>
    public readonly string? NullableString() => _reader.TokenType == JsonTokenType.Null ? null : String("");

    /// <summary>A whole number in the range of 32 bits; null gives <paramref name="current"/>.</summary>
    public readonly int Int32(int current) =>
        _reader.TokenType == JsonTokenType.Null ? current
        : _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var number) ? number
        : throw new JsonException("not a 32-bit number");

    /// <summary>A whole number of at least 0 in 64 bits; null gives <paramref name="current"/>.</summary>
    public readonly ulong UInt64(ulong current) =>
        _reader.TokenType == JsonTokenType.Null ? current
        : _reader.TokenType == JsonTokenType.Number && _reader.TryGetUInt64(out var number) ? number
        : throw new JsonException("not an unsigned 64-bit number");

    /// <summary>Checks a date-time, whose value nobody uses; false when it was null.</summary>
    public readonly bool Instant() =>
        _reader.TokenType switch
        {
            JsonTokenType.Null => false,
            JsonTokenType.String when WireTime.TryParse(Text(), out _) => true,
            _ => throw new JsonException("not a date-time"),
        };

    /// <summary>A map of strings, added to <paramref name="current"/>; a null value is the empty string, a null map is none.</summary>
    public Dictionary<string, string>? Config(Dictionary<string, string>? current)
    {
        if (!BeginMap())
        {
            return null;
        }
        var map = current ?? new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextKey() is { } key)
        {
            map[key] = String("");
        }
        return map;
    }

    /// <summary>A map of anything, added to <paramref name="current"/>; values are kept as spelled, null among them.</summary>
    public Dictionary<string, RawJson>? Annotations(Dictionary<string, RawJson>? current)
    {
        if (!BeginMap())
        {
            return null;
        }
        var map = current ?? new Dictionary<string, RawJson>(StringComparer.Ordinal);
        while (NextKey() is { } key)
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            map[key] = RawJson.FromText(Encoding.UTF8.GetString(_json[start..(int)_reader.BytesConsumed]));
        }
        return map;
    }

    private readonly bool BeginMap() =>
        _reader.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw new JsonException("not a map"),
        };

    private string? NextKey()
    {
        Advance();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }
        var key = Text();
        Advance();
        return key;
    }

    private void Advance()
    {
        if (!_reader.Read())
        {
            throw new JsonException("the body ends in the middle");
        }
    }

    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return UnescapeLoneSurrogates(Encoding.UTF8.GetString(_reader.ValueSpan));
        }
    }

    // The framework refuses \ud800 without its partner; Fn reads U+FFFD.
    private static string UnescapeLoneSurrogates(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }
            i++;
            text.Append(
                escaped[i] switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => (char)
                        ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    var other => other,
                }
            );
            i += escaped[i] == 'u' ? 4 : 0;
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
