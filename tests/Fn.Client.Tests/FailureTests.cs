using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Client.Errors;
using Fn.Client.Invocation;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Testing;

namespace Fn.Client.Tests;

/// <summary>How refusals and broken connections are worded, command line specification, appendix A.</summary>
public sealed class FailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string> Refusals =>
        new()
        {
            { "create app", 409, "said" },
            { "create app", 400, "said" },
            { "create app", 500, "[POST /apps][500] CreateApp default  &{Fields: Message:said}" },
            { "update app", 400, "said" },
            { "update app", 404, "[PUT /apps/{appID}][404] updateAppNotFound  &{Fields: Message:said}" },
            { "delete app", 404, "said" },
            { "list apps", 404, "[GET /apps][404] ListApps default  &{Fields: Message:said}" },
            { "create fn", 409, "said" },
            { "create fn", 404, "[POST /fns][404] createFnNotFound  &{Fields: Message:said}" },
            { "update fn", 400, "said" },
            { "delete fn", 404, "[DELETE /fns/{fnID}][404] deleteFnNotFound  &{Fields: Message:said}" },
            { "create trigger", 400, "said" },
            { "create trigger", 409, "said" },
            {
                "delete trigger",
                404,
                "[DELETE /triggers/{triggerID}][404] deleteTriggerNotFound  &{Fields: Message:said}"
            },
            {
                "delete trigger",
                503,
                "[DELETE /triggers/{triggerID}][503] DeleteTrigger default  &{Fields: Message:said}"
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Spec("cli A", "raw errors")]
    public async Task A_refusal_is_told_as_the_API_documents_it(string call, int status, string message)
    {
        using var server = new StubServer().Answer((HttpStatusCode)status, """{"message":"said"}""");
        using var client = server.CreateClient();

        var failure = await Assert.ThrowsAsync<FnApiException>(() => CallAsync(client, call));

        Assert.Equal((message, status, "said"), (failure.Message, failure.Status, failure.ServerMessage));
    }

    [Fact]
    public async Task An_error_page_is_explained()
    {
        using var server = new StubServer().Answer(HttpStatusCode.BadGateway, "<html>");
        using var client = server.CreateClient();

        var failure = await Assert.ThrowsAsync<FnApiException>(() => CallAsync(client, "list apps"));

        Assert.StartsWith(
            "[GET /apps][502] ListApps default  &{Fields: Message:the server answered with",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("nope", "invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("<html>", "invalid character '<' looking for beginning of value")]
    [InlineData("", "EOF")]
    [InlineData("{\"items\":[", "unexpected end of JSON input")]
    [Spec("cli A", "malformed JSON")]
    public async Task A_success_that_is_no_JSON_is_a_failure(string body, string message)
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, body);
        using var client = server.CreateClient();

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.Equal(message, failure.Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"items\":[1]}")]
    public async Task A_success_that_is_JSON_of_another_kind_is_a_failure(string body)
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, body);
        using var client = server.CreateClient();

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.EndsWith(
            "/v2/apps\": the answer is JSON, but not what an Fn server answers",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_list_that_leads_back_to_a_page_ends()
    {
        const string Page = """{"next_cursor":"Yg","items":[{"name":"a"}]}""";
        using var server = new StubServer().Answer(HttpStatusCode.OK, Page).Answer(HttpStatusCode.OK, Page);
        using var client = server.CreateClient();
        var count = 0;

        var failure = await Assert.ThrowsAsync<FnConnectionException>(async () =>
        {
            await foreach (var app in client.Apps.ListAsync(null, null, Cancel))
            {
                count++;
            }
        });

        Assert.Equal((2, "the server's list has no end: it leads back to cursor Yg"), (count, failure.Message));
    }

    [Fact]
    public async Task A_name_that_is_nowhere_is_named()
    {
        using var server = new StubServer().Answer(HttpStatusCode.OK, """{"items":[]}""");
        using var client = server.CreateClient();

        var failure = await Assert.ThrowsAsync<FnLookupException>(() => client.Apps.GetByNameAsync("x", Cancel));

        Assert.Equal("app x not found", failure.Message);
    }

    [Fact]
    [Spec("cli A", "connection errors")]
    public async Task A_refused_connection_says_where_it_went()
    {
        var port = FreePort();
        using var client = new FnClient(new FnClientOptions { Address = $"http://127.0.0.1:{port}" });

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.Equal(
            $"Get \"http://127.0.0.1:{port}/v2/apps\": dial tcp 127.0.0.1:{port}: connect: connection refused",
            failure.Message
        );
    }

    [Theory]
    [InlineData("http://me:s3cret@localhost:{0}", "http://me:***@localhost:{0}/v2/apps")]
    [InlineData("http://me:s3cret@localhost:{0}/a@b:c", "http://me:***@localhost:{0}/a@b:c/v2/apps")]
    [InlineData("http://me@localhost:{0}", "http://me@localhost:{0}/v2/apps")]
    public async Task A_password_in_the_address_is_not_shown(string address, string shown)
    {
        var port = FreePort();
        string Filled(string text) => string.Format(CultureInfo.InvariantCulture, text, port);
        using var client = new FnClient(new FnClientOptions { Address = Filled(address) });

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.StartsWith($"Get \"{Filled(shown)}\": dial tcp ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://localhost", ConnectionFault.Scheme)]
    [InlineData("http://no-such-host.invalid", ConnectionFault.UnknownHost)]
    [InlineData("http://localhost:1", ConnectionFault.Unreachable)]
    public async Task A_failure_tells_which_kind_it_is(string address, ConnectionFault fault)
    {
        using var client = new FnClient(new FnClientOptions { Address = address });

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.Equal(fault, failure.Fault);
    }

    [Fact]
    public async Task A_change_that_a_redirect_made_a_question_is_no_success()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var client = new FnClient(new FnClientOptions { Address = address });

        var call = CallAsync(client, "create app");
        await AnswerAsync(listener, $"302 Found\r\nLocation: {address}/moved");
        await AnswerAsync(listener, "200 OK");
        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => call);

        Assert.Equal(
            $"Post \"{address}/v2/apps\": the server redirects to {address}/moved, so nothing was changed",
            failure.Message
        );
    }

    [Fact]
    public async Task Another_scheme_is_not_supported()
    {
        using var client = new FnClient(new FnClientOptions { Address = "ftp://localhost" });

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "create app"));

        Assert.Equal("Post \"ftp://localhost:80/v2/apps\": unsupported protocol scheme \"ftp\"", failure.Message);
    }

    [Fact]
    public async Task A_plain_server_behind_an_https_address_is_recognized()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var client = new FnClient(new FnClientOptions { Address = address });

        var call = CallAsync(client, "list apps");
        using var connection = await listener.AcceptTcpClientAsync(Cancel);
        await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Cancel);
        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => call);

        Assert.Equal($"Get \"{address}/v2/apps\": http: server gave HTTP response to HTTPS client", failure.Message);
    }

    [Fact]
    [Spec("cli 10", "54")]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var client = new FnClient(
            new FnClientOptions { Address = address, Timeout = TimeSpan.FromMilliseconds(50) }
        );

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.Equal(
            $"Get \"{address}/v2/apps\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            failure.Message
        );
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_a_cancellation()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var client = new FnClient(new FnClientOptions { Address = address });
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Apps.GetAsync("x", cancelled.Token));
    }

    private static async Task AnswerAsync(TcpListener listener, string head)
    {
        using var connection = await listener.AcceptTcpClientAsync(Cancel);
        var stream = connection.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(Cancel) is { Length: > 0 })
        {
            // The head of the request.
        }
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"),
            Cancel
        );
    }

    private static Task CallAsync(FnClient client, string call) =>
        call switch
        {
            "create app" => client.Apps.CreateAsync(new App(), Cancel),
            "update app" => client.Apps.UpdateAsync(new App { Id = "x" }, Cancel),
            "delete app" => client.Apps.DeleteAsync("x", Cancel),
            "list apps" => client.Apps.GetPageAsync(null, null, Cancel),
            "create fn" => client.Functions.CreateAsync(new Function(), Cancel),
            "update fn" => client.Functions.UpdateAsync(new Function { Id = "x" }, Cancel),
            "delete fn" => client.Functions.DeleteAsync("x", Cancel),
            "create trigger" => client.Triggers.CreateAsync(new Trigger(), Cancel),
            "delete trigger" => client.Triggers.DeleteAsync("x", Cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, "no such call"),
        };

    [Theory]
    [InlineData("secret\n")]
    [InlineData("sécret")]
    public async Task A_token_that_is_no_header_is_refused_without_being_shown(string token)
    {
        using var server = new StubServer();
        using var client = server.CreateClient(token: token);

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => CallAsync(client, "list apps"));

        Assert.Equal(
            "Get \"http://fn:8080/v2/apps\": net/http: invalid header field value for \"Authorization\"",
            failure.Message
        );
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("text/plain\r\nx: y", "", "Content-Type")]
    [InlineData("text/plain", "a\nb", "fn-intent")]
    public async Task A_call_takes_no_header_that_is_more_than_one_line(string type, string intent, string header)
    {
        using var server = new StubServer();
        using var client = new InvokeClient("test", server);
        var call = new InvokeRequest("http://fn/invoke/x", type, []) { Headers = [new("fn-intent", intent)] };

        var failure = await Assert.ThrowsAsync<FnConnectionException>(() => client.CallAsync(call, Cancel));

        Assert.Equal(
            $"Post \"http://fn/invoke/x\": net/http: invalid header field value for \"{header}\"",
            failure.Message
        );
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
