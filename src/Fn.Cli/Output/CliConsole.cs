using System.Text;

namespace Fn.Cli.Output;

/// <summary>The standard streams: results go to <see cref="Out"/>, everything else to <see cref="Error"/>. Lines end with LF.</summary>
internal sealed class CliConsole
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output as text.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error as text.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard output for bytes; flush <see cref="Out"/> before.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Opens standard input; null when it is a terminal or another character device, so there is nothing to read.</summary>
    public required Func<Stream?> OpenInput { get; init; }

    /// <summary>Reads one line of an answer to a prompt, from a terminal too; null at the end of input.</summary>
    public required Func<string?> ReadLine { get; init; }

    /// <summary>Whether a person reads standard output.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person reads standard error: only then may it carry hints, colours and progress.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>How many columns the terminal behind standard error has now; null when that is not known.</summary>
    public Func<int?> ErrorColumns { get; init; } = static () => null;

    /// <summary>The streams of the process.</summary>
    public static CliConsole FromProcess()
    {
        // Progress is drawn by a timer, which flushes what the command prints meanwhile.
        var output = TextWriter.Synchronized(
            Writer(Open(1), autoFlush: false, isTerminal: !Console.IsOutputRedirected)
        );
        return new()
        {
            Out = output,
            Error = Writer(
                new FollowingStream(Open(2), output),
                autoFlush: true,
                isTerminal: !Console.IsErrorRedirected
            ),
            OpenOutput = static () => Open(1),
            OpenInput = static () => StandardInput.IsCharacterDevice() ? null : Console.OpenStandardInput(),
            ReadLine = StandardInput.ReadLine,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            ErrorColumns = TerminalSize.Columns,
        };
    }

    private static Stream Open(int descriptor) =>
        !OperatingSystem.IsWindows() ? new DescriptorStream(descriptor)
        : descriptor == 1 ? Console.OpenStandardOutput()
        : Console.OpenStandardError();

    private static TextWriter Writer(Stream stream, bool autoFlush, bool isTerminal)
    {
        var writer = new StreamWriter(stream, Utf8) { NewLine = "\n", AutoFlush = autoFlush };
        return isTerminal ? new TerminalWriter(writer) : writer;
    }
}
