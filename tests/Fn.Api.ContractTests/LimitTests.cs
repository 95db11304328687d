using System.Text;
using Fn.Api.ContractTests.Server;
using Fn.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.17.</summary>
public sealed class LimitTests
{
    [Theory]
    [Spec("server 1.17", "declared length")]
    [Spec("server 1.18", "Content-Length too large for this server, <n> > max <m>")]
    [InlineData("/v2/apps")]
    [InlineData("/none")]
    public async Task A_declared_length_above_the_limit_is_413(string target)
    {
        await using var server = await RunningServer.StartAsync(("FN_MAX_REQUEST_SIZE", "100"));

        var answer = await server.Client.PostAsync(target, new string(' ', 101));

        Expect.Error(413, @"Content-Length too large for this server, 101 \u003e max 100", answer);
    }

    [Fact]
    [Spec("server 1.2", "middleware order")]
    public async Task The_limit_comes_before_cors_and_cors_before_the_handler()
    {
        await using var server = await RunningServer.StartAsync(
            ("FN_MAX_REQUEST_SIZE", "100"),
            ("FN_API_CORS_ORIGINS", "http://known")
        );

        var tooLarge = await SendAsync(new string(' ', 101));
        var foreign = await SendAsync("{");

        Expect.Error(413, @"Content-Length too large for this server, 101 \u003e max 100", tooLarge);
        Assert.Null(tooLarge.Header("Access-Control-Allow-Origin"));
        Assert.Equal(403, foreign.Status);

        Task<Answer> SendAsync(string body) =>
            server.Client.SendAsync("POST", "/v2/apps", body, "Origin: http://unknown");
    }

    [Fact]
    [Spec("server 1.17", "declared length")]
    public async Task A_body_of_the_limit_is_taken()
    {
        await using var server = await RunningServer.StartAsync(("FN_MAX_REQUEST_SIZE", "100"));

        var answer = await server.Client.PostAsync("/v2/apps", """{"name":"a"}""".PadRight(100));

        Expect.Success(answer);
    }

    [Fact]
    [Spec("server 1.17", "undeclared length of a management request")]
    public async Task An_undeclared_length_is_cut_and_so_invalid()
    {
        await using var server = await RunningServer.StartAsync(("FN_MAX_REQUEST_SIZE", "100"));
        var request =
            "POST /v2/apps HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"c8\r\n{"{\"name\":\"a\"}".PadRight(200)}\r\n0\r\n\r\n";

        var answer = await server.Client.ExchangeAsync(Encoding.ASCII.GetBytes(request));

        Expect.Error(400, "Invalid JSON", answer);
    }

    [Fact]
    [Spec("server 1.17", "undeclared length of a management request")]
    public async Task An_undeclared_length_of_the_limit_is_taken()
    {
        await using var server = await RunningServer.StartAsync(("FN_MAX_REQUEST_SIZE", "100"));
        var request =
            "POST /v2/apps HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"64\r\n{"{\"name\":\"a\"}".PadRight(100)}\r\n0\r\n\r\n";

        var answer = await server.Client.ExchangeAsync(Encoding.ASCII.GetBytes(request));

        Expect.Success(answer);
    }

    [Fact]
    [Spec("server 1.17", "FN_REQUEST_BODY_READ_TIMEOUT")]
    public async Task A_body_that_takes_too_long_is_invalid()
    {
        var log = new LogCapture();
        const string request = "POST /v2/apps HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{";
        await using (
            var server = new RunningServer(("FN_REQUEST_BODY_READ_TIMEOUT", "100ms"), ("FN_LOG_LEVEL", "debug"))
            {
                Replace = services => services.AddSingleton<ILoggerProvider>(log),
            }
        )
        {
            await server.InitializeAsync();

            Expect.Error(400, "Invalid JSON", await server.Client.ExchangeAsync(Encoding.ASCII.GetBytes(request)));
        }

        Assert.DoesNotContain(log.Lines, static line => line.Level >= LogLevel.Error);
    }

    [Fact]
    [Spec("server 1.17", "FN_REQUEST_BODY_READ_TIMEOUT")]
    public async Task A_body_in_time_is_taken()
    {
        await using var server = await RunningServer.StartAsync(
            ("FN_REQUEST_BODY_READ_TIMEOUT", "1m"),
            ("FN_RESPONSE_WRITE_TIMEOUT", "1m"),
            ("FN_HTTP_IDLE_TIMEOUT", "1m"),
            ("FN_REQUEST_HEADER_READ_TIMEOUT", "1m")
        );

        var answer = await server.Client.PostAsync("/v2/apps", """{"name":"a"}""");

        Expect.Success(answer);
    }
}
