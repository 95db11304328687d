using System.Text;

namespace Fn.Fdk.Hosting;

/// <summary>The FDK's own few words: one write to stderr each, so that records never interleave.</summary>
internal class FunctionLog
{
    private Stream? _output;
    private Stream? _error;

    public void Error(FnContext fn, string message, Exception failure) => Write("error", fn, $"{message}\n{failure}");

    public void Warning(FnContext fn, string message) => Write("warning", fn, message);

    /// <summary>One line about the process, before or between calls.</summary>
    public void Say(string message) => WriteError(Encoding.UTF8.GetBytes(message + "\n"));

    /// <summary>The log frame of a call, on both streams, before any output of the function.</summary>
    public void Frame(string name, string value)
    {
        var frame = Encoding.UTF8.GetBytes($"\n{name}={value}\n");
        WriteOutput(frame);
        WriteError(frame);
    }

    protected virtual void WriteOutput(byte[] bytes) => Put(_output ??= Console.OpenStandardOutput(), bytes);

    protected virtual void WriteError(byte[] bytes) => Put(_error ??= Console.OpenStandardError(), bytes);

    private static void Put(Stream stream, byte[] bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException)
        {
            // Nobody reads our log; that must not fail a call.
        }
    }

    private void Write(string level, FnContext fn, string message) => Say($"{level}: {fn}: {message}");
}
