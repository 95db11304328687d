using System.Text;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>The streams of the process.</summary>
    public static CliConsole FromProcess()
    {
        // Progress is drawn by a timer, which flushes what the command prints meanwhile.
        var output = TextWriter.Synchronized(
            Writer(Console.IsOutputRedirected ? Open(Console.OpenStandardOutput) : OpenTerminal(1), autoFlush: false)
        );
        var error = Console.IsErrorRedirected ? Open(Console.OpenStandardError) : OpenTerminal(2);
        return new()
        {
            Out = output,
            Error = Writer(new FollowingStream(error, output), autoFlush: true),
            OpenOutput = static () => Open(Console.OpenStandardOutput),
            OpenInput = static () => StandardInput.IsCharacterDevice() ? null : Console.OpenStandardInput(),
            ReadLine = static () => Console.In.ReadLine(),
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
        };
    }

    // A stream that the caller closed takes everything and shows nothing.
    private static Stream Open(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Stream.Null;
        }
    }

    // The framework's console stream would switch the terminal's keypad mode, which a command that only prints must not.
    private static Stream OpenTerminal(int descriptor)
    {
        if (!OperatingSystem.IsWindows())
        {
            var handle = new SafeFileHandle(descriptor, ownsHandle: false);
            return new FileStream(handle, FileAccess.Write, bufferSize: 0);
        }
        return descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

    private static StreamWriter Writer(Stream stream, bool autoFlush) =>
        new(stream, Utf8) { NewLine = "\n", AutoFlush = autoFlush };
}
