using System.Text;

namespace Fn.Server.Observability;

/// <summary>Lines into standard error or a file.</summary>
internal sealed class StreamLogTarget(Stream stream) : ILogTarget
{
    private const int FlushAtBytes = 32 * 1024;

    private readonly MemoryStream _pending = new();

    public static StreamLogTarget StandardError() => new(Console.OpenStandardError());

    /// <summary>Appends to a file that only its owner may read.</summary>
    public static StreamLogTarget File(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new StreamLogTarget(new FileStream(path, options));
    }

    public void Write(LogLevel level, string line)
    {
        _pending.Write(Encoding.UTF8.GetBytes(line));
        _pending.WriteByte((byte)'\n');
        if (_pending.Length >= FlushAtBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        try
        {
            stream.Write(_pending.GetBuffer(), 0, (int)_pending.Length);
            stream.Flush();
        }
        catch (IOException)
        {
            // A full disk or a closed pipe costs log lines, never calls.
        }
        _pending.SetLength(0);
    }

    public void Dispose()
    {
        Flush();
        stream.Dispose();
    }
}
