using System.Runtime.InteropServices;

namespace Fn.Cli.Output;

/// <summary>A standard output by its number alone; not on Windows.</summary>
/// <remarks>
/// The framework's own streams switch the keypad mode of the terminal that a run has, even when they write to a pipe. A file stream would keep
/// a position of its own, so that programs that share the output would overwrite each other.
/// </remarks>
/// <param name="descriptor">1 or 2.</param>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int Closed = 9;
    private const int BrokenPipe = 32;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private static int TryAgain => OperatingSystem.IsLinux() ? 11 : 35;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="IOException">The output takes no more, as of a full disk.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var wait = new SpinWait();
        while (!buffer.IsEmpty)
        {
            var count = Write(descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (count >= 0)
            {
                buffer = buffer[(int)count..];
                continue;
            }
            var error = Marshal.GetLastPInvokeError();
            if (error is BrokenPipe or Closed)
            {
                return; // nobody wants to see more
            }
            if (error == TryAgain)
            {
                wait.SpinOnce();
            }
            else if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint Write(int descriptor, in byte first, nint count);
}
