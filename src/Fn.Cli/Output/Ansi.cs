namespace Fn.Cli.Output;

/// <summary>Terminal colours of one stream. Off unless the stream is a terminal, and off whenever <c>NO_COLOR</c> is set.</summary>
internal sealed class Ansi(bool enabled)
{
    public string Bold(string text) => Paint("1", text);

    public string Italic(string text) => Paint("3", text);

    public string Red(string text) => Paint("31", text);

    public string BrightCyan(string text) => Paint("96", text);

    public string Cyan(string text) => Paint("36", text);

    public string Yellow(string text) => Paint("33", text);

    private string Paint(string code, string text) => enabled ? $"\e[{code}m{text}\e[0m" : text;
}
