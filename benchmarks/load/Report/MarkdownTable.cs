using System.Text;

namespace Fn.Load.Report;

/// <summary>A table that reads well on a terminal and is Markdown.</summary>
/// <param name="numeric">Columns that are set flush right.</param>
internal sealed class MarkdownTable(IReadOnlyList<string> head, params int[] numeric)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = head.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Append(3).Max())
            .ToArray();
        var text = new StringBuilder();
        Line(text, head.Select((title, i) => Pad(title, i)));
        Line(
            text,
            head.Select((_, i) => IsNumeric(i) ? new string('-', widths[i] - 1) + ':' : new string('-', widths[i]))
        );
        foreach (var row in _rows)
        {
            Line(text, row.Select(Pad));
        }
        return text.ToString();

        string Pad(string cell, int i) => IsNumeric(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]);
    }

    private bool IsNumeric(int column) => numeric.Contains(column);

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
