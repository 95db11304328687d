using System.Net;
using System.Net.Sockets;
using Fn.Fdk.Binding;
using Fn.Fdk.Development;
using Fn.Fdk.Hosting;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

public sealed class DevelopmentTests
{
    [Fact]
    [Trait("Checklist", "122")]
    public async Task Any_method_and_path_is_a_gateway_call()
    {
        await using var server = new Server(
            async (fn, _) =>
                FnResult
                    .Text(
                        $"{fn.Http!.Method} {fn.Http.RawUrl} {fn.Http.Headers["X-Foo"]} {fn.Http.Query["y"]} {await fn.ReadTextAsync()}",
                        418
                    )
                    .WithHeader("X-Bar", "baz")
        );
        using var peer = server.Connect();

        await peer.SendAsync(
            "PATCH /t/app/t1?x=1&y=a%20b HTTP/1.1\r\nHost: localhost:8080\r\nX-Foo: bar\r\nContent-Length: 4\r\n\r\nbody"
        );
        var answer = await peer.ReadAsync();

        Assert.Equal(418, answer.Status);
        Assert.Equal("PATCH http://localhost:8080/t/app/t1?x=1&y=a%20b bar a b body", answer.Text);
        Assert.Equal("baz", answer["X-Bar"]);
        Assert.Null(answer["Fn-Http-Status"]);
        Assert.Null(answer["Fn-Fdk-Version"]);
    }

    [Fact]
    [Trait("Checklist", "122")]
    public async Task A_client_cannot_play_the_gateway()
    {
        await using var server = new Server(
            (fn, _) =>
                Task.FromResult(
                    FnResult.Text(
                        $"{fn.Intent}|{fn.Http!.Headers["Fn-Intent"]}|{fn.Http.Headers.Contains("Connection")}"
                    )
                )
        );
        using var peer = server.Connect();

        await peer.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nFn-Intent: x\r\nConnection: keep-alive\r\n\r\n");

        Assert.Equal("httprequest|x|False", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "122")]
    public async Task POST_invoke_is_a_plain_call()
    {
        await using var server = new Server(
            (fn, _) =>
                Task.FromResult(
                    FnResult.Text($"{fn.Http is null} {fn.CallId.Length > 0} {fn.Deadline != DateTimeOffset.MaxValue}")
                )
        );
        using var peer = server.Connect();

        await peer.SendAsync("POST /invoke/01ABC HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal("True True True", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "122")]
    public async Task POST_call_is_taken_as_it_is()
    {
        await using var server = new Server((fn, _) => Task.FromResult(FnResult.Text(fn.CallId, 404)));
        using var peer = server.Connect();

        var answer = await peer.CallAsync("x", Requests.Gateway());

        Assert.Equal(200, answer.Status);
        Assert.Equal("404", answer["Fn-Http-Status"]);
        Assert.Equal("01M86B8DP7R00040GZJ0001EYW", answer.Text);
    }

    [Fact]
    [Trait("Checklist", "122")]
    public async Task HEAD_and_204_have_no_body()
    {
        await using var server = new Server(
            (fn, _) => Task.FromResult(FnResult.Text("body", fn.Http!.Method is "HEAD" ? 200 : 204))
        );
        using var peer = server.Connect();

        await peer.SendAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await peer.ReadAsync(withoutBody: true);
        await peer.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var none = await peer.ReadAsync(withoutBody: true);
        await peer.SendAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.Equal("4", head["Content-Length"]);
        Assert.Equal(204, none.Status);
        Assert.Equal(200, (await peer.ReadAsync(withoutBody: true)).Status);
    }

    [Fact]
    [Trait("Checklist", "122")]
    public async Task A_failing_function_is_502()
    {
        await using var server = new Server((_, _) => throw new InvalidOperationException("boom"));
        using var peer = server.Connect();

        await peer.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.Equal(502, (await peer.ReadAsync()).Status);
    }

    [Theory]
    [InlineData(null, new string[0], 8080)]
    [InlineData("9000", new string[0], 9000)]
    [InlineData("9000", new[] { "--port", "9001" }, 9001)]
    [InlineData(null, new[] { "x", "--port=0" }, 0)]
    public void The_port_comes_from_the_command_line_then_the_variable_then_8080(
        string? variable,
        string[] arguments,
        int expected
    )
    {
        Assert.Equal(expected, DevelopmentServer.ReadPort(variable, arguments));
    }

    [Theory]
    [InlineData("x", new string[0])]
    [InlineData(null, new[] { "--port" })]
    [InlineData(null, new[] { "--port", "70000" })]
    public void A_bad_port_is_said_in_one_line(string? variable, string[] arguments)
    {
        var failure = Assert.Throws<StartException>(() => DevelopmentServer.ReadPort(variable, arguments));

        Assert.Contains("is no port", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly FunctionServer _server;

        public Server(Func<FnContext, CancellationToken, Task<FnResult>> function)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _socket.Listen();
            var handler = new CallHandler<NoInput, FnResult>(
                (_, fn, cancellationToken) => new(function(fn, cancellationToken)),
                new NoInputBinder(),
                new ResultOutput()
            );
            var environment = FnEnvironment.Of(new Dictionary<string, string>(StringComparer.Ordinal));
            var runner = new CallRunner(handler, environment, new FnOptions(), TimeProvider.System, new RecordingLog());
            _server = new FunctionServer(_socket, new DevelopmentDialect(TimeProvider.System), runner, new FnOptions());
            _server.Start();
        }

        public RawPeer Connect() => RawPeer.ConnectTcp(((IPEndPoint)_socket.LocalEndPoint!).Port);

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _socket.Dispose();
        }
    }
}
