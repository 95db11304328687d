using System.Text;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Output;

/// <summary>Prints JSON the way <c>fn</c> always has: indented, <c>&lt; &gt; &amp;</c> escaped, numbers as they came.</summary>
internal sealed class GoJson
{
    private readonly StringBuilder _text = new();
    private readonly string _indent;
    private readonly bool _sorted;

    private GoJson(string indent, bool sorted)
    {
        _indent = indent;
        _sorted = sorted;
    }

    /// <summary>For <c>inspect</c>: TABs, keys sorted. No newline at the end.</summary>
    public static string Inspected(JsonElement value) => Print(value, "\t", sorted: true);

    /// <summary>For lists: four blanks, members in the order they stand. No newline at the end.</summary>
    public static string Listed(JsonElement value) => Print(value, "    ", sorted: false);

    private static string Print(JsonElement value, string indent, bool sorted)
    {
        var printer = new GoJson(indent, sorted);
        printer.Write(value, depth: 0);
        return printer._text.ToString();
    }

    private void Write(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, depth);
                break;
            case JsonValueKind.Array:
                WriteAll(
                    '[',
                    ']',
                    value.EnumerateArray(),
                    depth,
                    static (printer, item, inner) => printer.Write(item, inner)
                );
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!);
                break;
            default:
                _text.Append(value.GetRawText());
                break;
        }
    }

    private void WriteObject(JsonElement value, int depth)
    {
        IEnumerable<JsonProperty> members = value.EnumerateObject();
        WriteAll(
            '{',
            '}',
            _sorted ? members.OrderBy(static member => member.Name, StringComparer.Ordinal) : members,
            depth,
            static (printer, member, inner) =>
            {
                printer.WriteString(member.Name);
                printer._text.Append(": ");
                printer.Write(member.Value, inner);
            }
        );
    }

    private void WriteAll<T>(char open, char close, IEnumerable<T> items, int depth, Action<GoJson, T, int> write)
    {
        _text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            _text.Append(first ? "\n" : ",\n");
            Indent(depth + 1);
            write(this, item, depth + 1);
            first = false;
        }
        if (!first)
        {
            _text.Append('\n');
            Indent(depth);
        }
        _text.Append(close);
    }

    private void Indent(int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            _text.Append(_indent);
        }
    }

    private void WriteString(string text) =>
        _text.Append('"').Append(WireJsonEncoder.Instance.Encode(text)).Append('"');
}
