using System.Text;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Tests.Peer;

/// <summary>Keeps what the FDK would print.</summary>
internal sealed class RecordingLog : FunctionLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _errorWrites = [];
    private readonly StringBuilder _output = new();

    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    public IReadOnlyList<string> ErrorWrites
    {
        get
        {
            lock (_lock)
            {
                return [.. _errorWrites];
            }
        }
    }

    public string Errors => string.Concat(ErrorWrites);

    protected override void WriteOutput(byte[] bytes)
    {
        lock (_lock)
        {
            _output.Append(Encoding.UTF8.GetString(bytes));
        }
    }

    protected override void WriteError(byte[] bytes)
    {
        lock (_lock)
        {
            _errorWrites.Add(Encoding.UTF8.GetString(bytes));
        }
    }
}
