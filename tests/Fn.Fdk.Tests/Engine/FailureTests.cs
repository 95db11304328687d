using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>Functions that throw.</summary>
public sealed class FailureTests
{
    [Fact]
    [Trait("Checklist", "105")]
    public async Task An_exception_answers_502_and_is_logged_once_with_its_stack()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new InvalidOperationException("boom")
        );
        using var peer = function.Connect();

        var answer = await peer.CallAsync("x");
        var next = await peer.CallAsync("x");

        Assert.Equal(502, answer.Status);
        Assert.Equal(
            """{"message":"Exception in function, consult logs for details","detail":"System.InvalidOperationException: boom"}""",
            answer.Text
        );
        Assert.Equal("application/json", answer["Content-Type"]);
        Assert.Equal(502, next.Status);
        Assert.Equal(2, function.Log.ErrorWrites.Count);
        Assert.Contains("01M86B8DP7R00040GZJ0001EYW", function.Log.ErrorWrites[0], StringComparison.Ordinal);
        Assert.Contains("   at Fn.Fdk.Tests", function.Log.ErrorWrites[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Checklist", "105")]
    public async Task Detail_is_off_by_option()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new InvalidOperationException("secret"),
            options: new FnOptions { HideErrorDetail = true }
        );

        Assert.DoesNotContain("secret", (await function.CallAsync("x")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_prepared_before_an_exception_is_forgotten()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                fn.Response.StatusCode = 201;
                fn.Response.Headers.Add("X-Half", "1");
                await fn.Response.Body.WriteAsync("half"u8.ToArray(), cancellationToken);
                throw new InvalidOperationException("boom");
            }
        );

        var answer = await function.CallAsync("x", Requests.Gateway());

        Assert.Equal(502, answer.Status);
        Assert.Null(answer["Fn-Http-H-X-Half"]);
        Assert.StartsWith("""{"message":""", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FnException_chooses_the_status_on_a_gateway_call_and_fails_a_plain_one()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new FnException(409, "already there")
        );
        using var peer = function.Connect();

        var gateway = await peer.CallAsync("x", Requests.Gateway());
        var plain = await peer.CallAsync("x");

        Assert.Equal(200, gateway.Status);
        Assert.Equal("409", gateway["Fn-Http-Status"]);
        Assert.Contains("already there", gateway.Text, StringComparison.Ordinal);
        Assert.Equal(502, plain.Status);
        Assert.Equal("""{"message":"already there"}""", plain.Text);
    }

    [Fact]
    [Trait("Checklist", "106")]
    public async Task An_exception_after_the_first_byte_aborts_the_connection_and_the_process_stays()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                await fn.Response.Body.WriteAsync("half"u8.ToArray(), cancellationToken);
                await fn.Response.Body.FlushAsync(cancellationToken);
                throw new InvalidOperationException("boom");
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync(Requests.Call("x"));
        var head = await peer.ReadAsync(withoutBody: true);
        var half = await peer.ChunkAsync();

        Assert.Equal(200, head.Status);
        Assert.Equal("half"u8.ToArray(), half);
        Assert.True(await peer.IsClosedAsync());
        Assert.Contains("boom", function.Log.Errors, StringComparison.Ordinal);
        using var next = function.Connect();
        await next.SendAsync(Requests.Call("x"));
        Assert.Equal(200, (await next.ReadAsync(withoutBody: true)).Status);
    }

    [Fact]
    public async Task The_cause_of_an_FnException_is_in_the_log_and_not_in_the_answer()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => throw new FnException(503, "try later", new InvalidOperationException("the disk is full"))
        );
        using var peer = function.Connect();

        var gateway = await peer.CallAsync("x", Requests.Gateway());
        var plain = await peer.CallAsync("x");

        Assert.DoesNotContain("disk", gateway.Text + plain.Text, StringComparison.Ordinal);
        Assert.Equal(2, function.Log.ErrorWrites.Count);
        Assert.All(
            function.Log.ErrorWrites,
            write => Assert.Contains("InvalidOperationException: the disk is full", write, StringComparison.Ordinal)
        );
    }
}
