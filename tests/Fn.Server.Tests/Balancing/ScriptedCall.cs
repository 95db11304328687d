using System.Text;
using Fn.Runner.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace Fn.Server.Tests.Balancing;

/// <summary>One engagement as the runner of a test sees it.</summary>
internal sealed class ScriptedCall(
    IAsyncStreamReader<ClientMsg> requests,
    IServerStreamWriter<RunnerMsg> responses,
    ServerCallContext context
)
{
    /// <summary>Sizes of the frames of the body, and whether each was the last.</summary>
    public List<(int Bytes, bool IsLast)> Frames { get; } = [];

    public CancellationToken Gone => context.CancellationToken;

    public Metadata Headers => context.RequestHeaders;

    public async Task<TryCall> TakeOfferAsync()
    {
        Assert.True(await requests.MoveNext(Gone));
        return requests.Current.Try;
    }

    public async Task<CallModel> TakeModelAsync() => CallModelJson.Read((await TakeOfferAsync()).ModelsCallJson);

    public async Task<string> TakeBodyAsync()
    {
        var body = new MemoryStream();
        while (await requests.MoveNext(Gone))
        {
            var frame = requests.Current.Data;
            Frames.Add((frame.Data.Length, frame.Eof));
            frame.Data.WriteTo(body);
            if (frame.Eof)
            {
                break;
            }
        }
        return Encoding.Latin1.GetString(body.ToArray());
    }

    public async Task<string> TakeAsync()
    {
        await TakeOfferAsync();
        return await TakeBodyAsync();
    }

    public Task BeginAsync(params (string Name, string Value)[] headers) => BeginAsync(200, headers);

    public Task BeginAsync(int status, params (string Name, string Value)[] headers)
    {
        var meta = new HttpRespMeta { StatusCode = status };
        meta.Headers.AddRange(headers.Select(static h => new HttpHeader { Key = h.Name, Value = h.Value }));
        return responses.WriteAsync(new RunnerMsg { ResultStart = new CallResultStart { Http = meta } }, Gone);
    }

    public Task DataAsync(string data) =>
        responses.WriteAsync(
            new RunnerMsg { Data = new DataFrame { Data = ByteString.CopyFrom(data, Encoding.Latin1) } },
            Gone
        );

    public Task FinishAsync() => FinishAsync(new CallFinished { Success = true });

    public Task FailAsync(int code, string message, bool isUser = false) =>
        FinishAsync(
            new CallFinished
            {
                ErrorCode = code,
                ErrorStr = message,
                ErrorUser = isUser,
            }
        );

    public Task FinishAsync(CallFinished finished) => responses.WriteAsync(new RunnerMsg { Finished = finished }, Gone);

    /// <summary>A whole answer.</summary>
    public async Task AnswerAsync(string body, params (string Name, string Value)[] headers)
    {
        await BeginAsync([.. headers, ("Content-Length", $"{body.Length}")]);
        await DataAsync(body);
        await FinishAsync();
    }

    /// <summary>Closes the connection as the end of the process would.</summary>
    public void Die() => context.GetHttpContext().Features.Get<IConnectionLifetimeFeature>()!.Abort();
}
