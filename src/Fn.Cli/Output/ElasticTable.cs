using System.Text;

namespace Fn.Cli.Output;

/// <summary>Lines whose cells line up. Source: command line specification 2.10.</summary>
/// <remarks>
/// A cell is text ended by a TAB. Neighbouring lines that both have a cell at an index share a column as wide as its longest cell plus the padding;
/// text after the last TAB of a line belongs to no column.
/// </remarks>
internal sealed class ElasticTable
{
    private readonly List<string[]> _lines = [];
    private readonly bool _tabs;
    private readonly int _padding;

    private ElasticTable(bool tabs, int padding)
    {
        _tabs = tabs;
        _padding = padding;
    }

    /// <summary>For lists: columns are filled up with TABs to the next stop of 8.</summary>
    public static ElasticTable WithTabs() => new(tabs: true, padding: 1);

    /// <summary>For help pages: columns are filled up with blanks.</summary>
    public static ElasticTable WithBlanks() => new(tabs: false, padding: 2);

    /// <summary>Adds a line of text with TABs after its cells.</summary>
    public void AddLine(string text) => _lines.Add(text.Split('\t'));

    /// <summary>Adds a line; each value becomes a cell, so the line ends with a TAB.</summary>
    public void AddRow(params ReadOnlySpan<string> cells) => AddLine(string.Join('\t', cells) + "\t");

    /// <summary>The text, one newline after each line.</summary>
    public override string ToString()
    {
        var widths = _lines.Select(static line => new int[line.Length - 1]).ToArray();
        for (var line = 0; line < _lines.Count; line++)
        {
            for (var cell = 0; cell < widths[line].Length; cell++)
            {
                if (widths[line][cell] == 0)
                {
                    Measure(widths, line, cell);
                }
            }
        }
        var text = new StringBuilder();
        for (var line = 0; line < _lines.Count; line++)
        {
            for (var cell = 0; cell < widths[line].Length; cell++)
            {
                Append(text, _lines[line][cell], widths[line][cell]);
            }
            text.Append(_lines[line][^1]).Append('\n');
        }
        return text.ToString();
    }

    private void Measure(int[][] widths, int first, int cell)
    {
        var end = first;
        var longest = 0;
        for (; end < widths.Length && widths[end].Length > cell; end++)
        {
            longest = Math.Max(longest, Length(_lines[end][cell]));
        }
        var width = longest + _padding;
        width = _tabs ? (width + 7) / 8 * 8 : width;
        for (var line = first; line < end; line++)
        {
            widths[line][cell] = width;
        }
    }

    private void Append(StringBuilder text, string cell, int width)
    {
        var missing = width - Length(cell);
        text.Append(cell);
        _ = _tabs ? text.Append('\t', (missing + 7) / 8) : text.Append(' ', missing);
    }

    private static int Length(string cell) => cell.EnumerateRunes().Count();
}
