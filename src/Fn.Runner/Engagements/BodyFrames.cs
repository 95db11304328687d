using System.Buffers;
using System.IO.Pipelines;

namespace Fn.Runner.Engagements;

/// <summary>Request bodies in pieces as they are sent to runners. Source: server specification 5.4, steps 1 and 4.</summary>
public static class BodyFrames
{
    /// <summary>The most that one message carries.</summary>
    public const int MaxBytes = 10_240;

    /// <summary>Takes a body into memory; how much that may be is for the reader to bound.</summary>
    public static async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(
        PipeReader body,
        CancellationToken cancellationToken
    )
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.Length >= MaxBytes || (read.IsCompleted && !rest.IsEmpty))
            {
                var frame = rest.Slice(0, Math.Min(MaxBytes, rest.Length));
                frames.Add(frame.ToArray());
                rest = rest.Slice(frame.End);
            }
            body.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return frames;
            }
        }
    }
}
