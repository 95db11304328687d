using System.Buffers;
using System.Text;

namespace Fn.Cli.Output;

/// <summary>Text for a terminal: control characters in it, which a server or a file may have sent, are shown and do nothing.</summary>
/// <remarks>New lines, tabs, carriage returns and colours are passed on; an escape becomes <c>␛</c>, what has no picture <c>\uFFFD</c>.</remarks>
internal sealed class TerminalWriter : TextWriter
{
    private const char NoPicture = '\uFFFD';
    private static readonly SearchValues<char> Acting = SearchValues.Create([
        .. Range('\0', '\u001F').Where(static c => c is not ('\n' or '\t' or '\r')),
        .. Range('\u007F', '\u009F'),
        .. Range('\u202A', '\u202E'), // these two change the direction of what follows
        .. Range('\u2066', '\u2069'),
    ]);

    private static readonly SearchValues<char> Codes = SearchValues.Create("0123456789;");
    private readonly TextWriter _inner;

    /// <summary>Writes to another writer.</summary>
    public TerminalWriter(TextWriter inner)
        : base(inner.FormatProvider)
    {
        _inner = inner;
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => _inner.Encoding;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (!buffer.ContainsAny(Acting))
        {
            _inner.Write(buffer);
            return;
        }
        var text = new StringBuilder(buffer.Length);
        while (buffer.IndexOfAny(Acting) is >= 0 and var at)
        {
            text.Append(buffer[..at]);
            var length = ColourLength(buffer[at..]);
            _ = length > 0 ? text.Append(buffer.Slice(at, length)) : text.Append(Picture(buffer[at]));
            buffer = buffer[(at + Math.Max(length, 1))..];
        }
        _inner.Write(text.Append(buffer).ToString());
    }

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync() => _inner.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private static IEnumerable<char> Range(char first, char last) =>
        Enumerable.Range(first, last - first + 1).Select(static c => (char)c);

    // The length of "ESC [ 31;1 m" at the start of the text; 0 when there is none.
    private static int ColourLength(ReadOnlySpan<char> text)
    {
        if (text is not ['\e', '[', .. var rest])
        {
            return 0;
        }
        var end = rest.IndexOfAnyExcept(Codes);
        return end >= 0 && rest[end] == 'm' ? end + 3 : 0;
    }

    private static char Picture(char control) =>
        control < ' ' ? (char)('\u2400' + control)
        : control == '\u007F' ? '\u2421'
        : NoPicture;
}
