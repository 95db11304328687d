using System.Text;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

public sealed class ContractHeaderTests
{
    [Fact]
    [Trait("Checklist", "91")]
    public async Task Version_and_runtime_are_on_every_answer()
    {
        await using var function = RunningFunction.Of<string, string>(
            (body, _, cancellationToken) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return body is "fail" ? throw new InvalidOperationException() : new("fine");
            }
        );
        using var peer = function.Connect();

        var answers = new[]
        {
            await peer.CallAsync("x"),
            await peer.CallAsync("fail"),
            await peer.CallAsync("x", Requests.Deadline(TimeSpan.Zero)),
        };

        Assert.Equal([200, 502, 504], answers.Select(answer => answer.Status));
        Assert.All(answers, answer => Assert.Matches(@"^fn-fdk-dotnet/\d+\.\d+\.\d+", answer["Fn-Fdk-Version"]));
        Assert.All(answers, answer => Assert.Matches(@"^dotnet/\d+\.\d+\.\d+", answer["Fn-Fdk-Runtime"]));
    }

    [Fact]
    [Trait("Checklist", "92")]
    [Trait("Checklist", "93")]
    public async Task A_gateway_answer_has_its_status_and_prefixed_headers_and_service_status_200()
    {
        await using var function = RunningFunction.Of<string, FnResult>(
            (_, _, _) =>
                new(
                    FnResult
                        .Text("gone", 404, "text/x")
                        .WithHeader("Set-Cookie", "a=1")
                        .WithHeader("Set-Cookie", "b=2")
                        .WithHeader("X-Foo", "bar")
                )
        );

        var answer = await function.CallAsync("x", Requests.Gateway());

        Assert.Equal(200, answer.Status);
        Assert.Equal("404", answer["Fn-Http-Status"]);
        Assert.Equal("text/x", answer["Content-Type"]);
        Assert.Equal(["a=1", "b=2"], answer.All("Fn-Http-H-Set-Cookie"));
        Assert.Equal("bar", answer["Fn-Http-H-X-Foo"]);
        Assert.Null(answer["X-Foo"]);
        Assert.Null(answer["Fn-Http-H-Content-Type"]);
    }

    [Fact]
    [Trait("Checklist", "93")]
    public async Task A_gateway_answer_without_a_status_says_200()
    {
        await using var function = RunningFunction.Echo();

        Assert.Equal("200", (await function.CallAsync("x", Requests.Gateway()))["Fn-Http-Status"]);
    }

    [Fact]
    [Trait("Checklist", "94")]
    public async Task A_plain_answer_has_unprefixed_headers_and_a_status_only_when_asked()
    {
        await using var function = RunningFunction.Of<string, FnResult>(
            (body, _, _) => new(body is "status" ? FnResult.Status(201) : FnResult.Text("x").WithHeader("X-Foo", "bar"))
        );
        using var peer = function.Connect();

        var silent = await peer.CallAsync("x");
        var asked = await peer.CallAsync("status");

        Assert.Equal("bar", silent["X-Foo"]);
        Assert.Null(silent["Fn-Http-Status"]);
        Assert.Equal("201", asked["Fn-Http-Status"]);
        Assert.Equal(200, asked.Status);
    }

    [Theory]
    [Trait("Checklist", "95")]
    [InlineData("Connection")]
    [InlineData("content-length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Keep-Alive")]
    [InlineData("Upgrade")]
    [InlineData("Trailer")]
    [InlineData("TE")]
    [InlineData("Fn-Http-H-Content-Length")]
    [InlineData("Fn-Http-H-")]
    [InlineData("Fn-Fdk-Version")]
    public async Task Hop_headers_and_the_length_cannot_be_set(string name)
    {
        await using var function = RunningFunction.Of<string, FnResult>(
            (_, _, _) => new(FnResult.Text("body").WithHeader(name, "99"))
        );
        using var peer = function.Connect();

        var gateway = await peer.CallAsync("x", Requests.Gateway());
        var plain = await peer.CallAsync("x");

        foreach (var answer in new[] { gateway, plain })
        {
            Assert.Equal("body", answer.Text);
            Assert.DoesNotContain(answer.Headers, header => header.Value is "99");
        }
    }

    [Theory]
    [Trait("Checklist", "95")]
    [InlineData("X-Foo", "a\r\nX-Evil: 1")]
    [InlineData("X-Foo", "a\nb")]
    [InlineData("X-Foo", "a\0b")]
    [InlineData("X-Foo\r\nX-Evil", "a")]
    [InlineData("X Foo", "a")]
    [InlineData("Content-Type", "a\r\nX-Evil: 1")]
    public async Task A_header_that_would_break_the_answer_is_refused(string name, string value)
    {
        await using var function = RunningFunction.Of<string, FnResult>(
            (_, _, _) => new(FnResult.Text("body").WithHeader(name, value))
        );

        var answer = await function.CallAsync("x", Requests.Gateway());

        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain(answer.Headers, header => header.Key.Contains("Evil", StringComparison.Ordinal));
        Assert.Contains("ArgumentException", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Checklist", "114")]
    [InlineData("frame", "X-Frame", "x-frame: 42", "\nframe=42\n")]
    [InlineData("frame", "X-Frame", "X-Other: 42", "")]
    [InlineData("frame", "X-Frame", "X-Frame:", "")]
    [InlineData("", "X-Frame", "X-Frame: 42", "")]
    [InlineData("frame", "", "X-Frame: 42", "")]
    public async Task The_log_frame_stands_on_both_streams_before_user_output(
        string name,
        string header,
        string sent,
        string expected
    )
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FN_LOGFRAME_NAME"] = name,
            ["FN_LOGFRAME_HDR"] = header,
        };
        RunningFunction? running = null;
        await using var function = RunningFunction.Of<string, string>(
            (_, _, _) => new(running!.Log.Output + "|" + running.Log.Errors),
            variables: variables
        );
        running = function;

        var answer = await function.CallAsync("x", sent);

        Assert.Equal($"{expected}|{expected}", answer.Text);
    }
}
