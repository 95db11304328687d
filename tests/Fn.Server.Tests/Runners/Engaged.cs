using System.Text;
using Fn.Runner.Protocol;
using Grpc.Core;

namespace Fn.Server.Tests.Runners;

/// <summary>All that a runner said of one call.</summary>
/// <param name="Head">What began the answer; null when there was none.</param>
/// <param name="Frames">The frames of its body.</param>
/// <param name="Finished">The end; nothing came after it.</param>
internal sealed record Engaged(HttpRespMeta? Head, IReadOnlyList<DataFrame> Frames, CallFinished Finished)
{
    public byte[] Body => [.. Frames.SelectMany(static frame => frame.Data)];

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The values of a header of the answer.</summary>
    public string[] Values(string name) =>
        [.. Head!.Headers.Where(header => header.Key == name).Select(static header => header.Value)];

    public static async Task<Engaged> ReadAsync(IAsyncStreamReader<RunnerMsg> stream)
    {
        var cancel = TestContext.Current.CancellationToken;
        HttpRespMeta? head = null;
        var frames = new List<DataFrame>();
        while (await stream.MoveNext(cancel))
        {
            switch (stream.Current.BodyCase)
            {
                case RunnerMsg.BodyOneofCase.ResultStart:
                    Assert.Null(head);
                    Assert.Empty(frames);
                    head = stream.Current.ResultStart.Http;
                    break;
                case RunnerMsg.BodyOneofCase.Data:
                    Assert.NotNull(head);
                    frames.Add(stream.Current.Data);
                    break;
                default:
                    var finished = stream.Current.Finished;
                    Assert.False(await stream.MoveNext(cancel));
                    return new Engaged(head, frames, finished);
            }
        }
        throw new InvalidOperationException("the stream ended without its last message");
    }
}
