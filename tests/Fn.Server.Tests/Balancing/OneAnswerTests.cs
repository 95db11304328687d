using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using Fn.Runner.Placement;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Server.Tests.Balancing;

/// <summary>Whatever runners do, a request has one answer, and a call that one of them has begun is begun by no other.</summary>
public sealed class OneAnswerTests
{
    private const int Runs = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private const string Mark = "HTTP/1.1 ";

    private static readonly Gen<Deed[]> Scripts = Gen.Enum<Deed>().Array[3];
    private static readonly Gen<(Deed[] Deeds, int Bytes, bool IsDetached)> Cases = Gen.Select(
        Scripts,
        Gen.OneOf(Gen.Int[0, 100], Gen.Int[60_000, 70_000], Gen.Int[200_000, 300_000]),
        Gen.Int[0, 9].Select(static number => number == 0)
    );

    /// <summary>What a runner does with the call that it is offered.</summary>
    public enum Deed
    {
        Answer,
        AnswerWithoutLength,
        AnswerBeforeTheBody,
        RefuseByCode,
        RefuseByStatus,
        RefuseUnread,
        Report,
        Throw,
        ThrowUnavailable,
        EndSilently,
        DieUnread,
        DieAtOnce,
        DieInTheMiddle,
        ReportInTheMiddle,
        RefuseInTheMiddle,
        SayTooMuch,
        BeginTwice,
    }

    [Fact]
    public async Task A_request_has_exactly_one_answer()
    {
        var takers = new ConcurrentQueue<Deed>();
        Deed[] deeds = [Deed.Answer, Deed.Answer, Deed.Answer];
        var runners = new List<ScriptedRunner>();
        for (var i = 0; i < deeds.Length; i++)
        {
            var index = i;
            runners.Add(await ScriptedRunner.StartAsync(call => DoAsync(call, deeds[index], takers)));
        }
        await using var site = await BalancerSite.StartAsync(
            runners.Select(static runner => runner.Address),
            static services =>
                services.AddSingleton(new PlacerOptions { Timeout = Patience, DetachedTimeout = Patience })
        );

        await Cases.SampleAsync(
            async one =>
            {
                deeds = one.Deeds;
                takers.Clear();

                var text = await AskAsync(site.Port, new string('b', one.Bytes), one.IsDetached);

                Judge(text, takers, one.IsDetached);
            },
            iter: Runs,
            threads: 1
        );

        foreach (var runner in runners)
        {
            await runner.DisposeAsync();
        }
    }

    private static void Judge(string text, ConcurrentQueue<Deed> takers, bool isDetached)
    {
        Assert.StartsWith(Mark, text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split(Mark).Length - 1);
        Assert.True(takers.Count <= 1, $"begun by {string.Join(", ", takers)}");
        var status = int.Parse(text.AsSpan(Mark.Length, 3), CultureInfo.InvariantCulture);
        switch (takers.SingleOrDefault(Deed.RefuseByCode))
        {
            case Deed.Answer or Deed.AnswerWithoutLength or Deed.BeginTwice:
                Assert.Equal(isDetached ? 202 : 200, status);
                Assert.True(isDetached || text.Contains("the answer", StringComparison.Ordinal));
                break;
            case Deed.Report:
                Assert.Equal(502, status);
                break;
            case Deed.RefuseByCode:
                Assert.Contains(status, new[] { 500, 503 }); // nobody had it, or nobody said so
                break;
        }
        Assert.False(
            text.Contains("message", StringComparison.Ordinal) && text.Contains("the answer", StringComparison.Ordinal)
        );
    }

    private static async Task DoAsync(ScriptedCall call, Deed deed, ConcurrentQueue<Deed> takers)
    {
        switch (deed)
        {
            case Deed.RefuseUnread:
                throw new RpcException(new Status((StatusCode)503, "busy"));
            case Deed.DieUnread:
                call.Die();
                return;
        }
        await call.TakeOfferAsync();
        if (deed is not (Deed.RefuseByCode or Deed.RefuseByStatus))
        {
            takers.Enqueue(deed);
        }
        if (deed != Deed.AnswerBeforeTheBody)
        {
            await call.TakeBodyAsync();
        }
        switch (deed)
        {
            case Deed.Answer or Deed.AnswerBeforeTheBody:
                await call.AnswerAsync("the answer");
                break;
            case Deed.AnswerWithoutLength:
                await call.BeginAsync(("Content-Type", "text/plain"));
                await call.DataAsync("the answer");
                await call.FinishAsync();
                break;
            case Deed.RefuseByCode:
                await call.FailAsync(503, "busy");
                break;
            case Deed.RefuseByStatus:
                throw new RpcException(new Status((StatusCode)503, "busy"));
            case Deed.Report:
                await call.FailAsync(502, "function failed", isUser: true);
                break;
            case Deed.Throw:
                throw new RpcException(new Status(StatusCode.Unknown, "wrong"));
            case Deed.ThrowUnavailable:
                throw new RpcException(new Status(StatusCode.Unavailable, "away"));
            case Deed.DieAtOnce:
                call.Die();
                break;
            case Deed.DieInTheMiddle or Deed.ReportInTheMiddle or Deed.RefuseInTheMiddle or Deed.SayTooMuch:
                await BreakAsync(call, deed);
                break;
            case Deed.BeginTwice:
                await call.BeginAsync(("Content-Length", "10"));
                await call.AnswerAsync("the answer");
                break;
        }
    }

    private static async Task BreakAsync(ScriptedCall call, Deed deed)
    {
        await call.BeginAsync(("Content-Length", "20"));
        await call.DataAsync("half of the");
        switch (deed)
        {
            case Deed.DieInTheMiddle:
                call.Die();
                break;
            case Deed.ReportInTheMiddle:
                await call.FailAsync(502, "error receiving function response", isUser: true);
                break;
            case Deed.RefuseInTheMiddle:
                await call.FailAsync(503, "busy");
                break;
            default:
                await call.DataAsync("whole and more than that");
                await call.FinishAsync();
                break;
        }
    }

    private static async Task<string> AskAsync(int port, string body, bool isDetached)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var type = isDetached ? "Fn-Invoke-Type: detached\r\n" : "";
        var head =
            $"POST /invoke/{BalancerSite.Hello.Id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{type}Content-Length: {body.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head + body), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
