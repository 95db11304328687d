using System.Collections.Concurrent;
using System.Text;

namespace Fn.Cli.Projects.Tests.Watching;

/// <summary>Passes text on and keeps its whole lines, to be looked at meanwhile.</summary>
internal sealed class WatchedWriter(TextWriter inner, ConcurrentQueue<string> lines) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(value);

    public override void Write(char[] buffer, int index, int count) => inner.Write(buffer, index, count);

    public override void WriteLine(string? value)
    {
        inner.WriteLine(value);
        lines.Enqueue(value ?? "");
    }
}
