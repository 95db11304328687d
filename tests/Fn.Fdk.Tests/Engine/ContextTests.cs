using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>What a function is told of its call.</summary>
public sealed class ContextTests
{
    [Fact]
    [Trait("Checklist", "96")]
    public async Task The_context_has_what_was_sent_and_set()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FN_FN_ID"] = "fn1",
            ["FN_APP_ID"] = "app1",
            ["FN_FN_NAME"] = "hello",
            ["FN_APP_NAME"] = "shop",
            ["FN_MEMORY"] = "128",
            ["hostile"] = "a=b\nc",
            ["EMPTY"] = "",
        };
        FnContext? seen = null;
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) =>
            {
                seen = fn;
                return new("x");
            },
            variables: variables
        );

        await function.CallAsync(
            "x",
            "Content-Type: text/odd; x=y",
            "Fn-Deadline: 2999-11-24T08:37:52Z",
            "Fn-Intent: cloudevent"
        );

        Assert.NotNull(seen);
        Assert.Equal("01M86B8DP7R00040GZJ0001EYW", seen.CallId);
        Assert.Equal(("fn1", "app1", "hello", "shop"), (seen.FunctionId, seen.AppId, seen.FunctionName, seen.AppName));
        Assert.Equal(128L * 1024 * 1024, seen.MemoryLimit);
        Assert.Equal("a=b\nc", seen.Config["hostile"]);
        Assert.Equal("", seen.Config["EMPTY"]);
        Assert.Equal("cloudevent", seen.Intent);
        Assert.Equal("text/odd; x=y", seen.ContentType);
        Assert.Equal(new DateTimeOffset(2999, 11, 24, 8, 37, 52, TimeSpan.Zero), seen.Deadline);
        Assert.True(seen.RemainingTime > TimeSpan.FromDays(1));
        Assert.True(seen.IsColdStart);
        Assert.Equal(1, seen.InvocationNumber);
        Assert.Null(seen.Http);
    }

    [Fact]
    [Trait("Checklist", "96")]
    [Trait("Checklist", "100")]
    public async Task Absent_values_are_empty_and_a_call_without_headers_runs()
    {
        FnContext? seen = null;
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) =>
            {
                seen = fn;
                return new("ran");
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\n\r\n");
        var answer = await peer.ReadAsync();

        Assert.Equal("ran", answer.Text);
        Assert.NotNull(seen);
        Assert.Equal(
            "",
            seen.CallId
                + seen.Intent
                + seen.FunctionId
                + seen.AppId
                + seen.FunctionName
                + seen.AppName
                + seen.ContentType
        );
        Assert.Equal(0, seen.MemoryLimit);
        Assert.Equal(DateTimeOffset.MaxValue, seen.Deadline);
        Assert.Equal("", seen.Headers["X-Absent"]);
    }

    [Fact]
    [Trait("Checklist", "97")]
    [Trait("Checklist", "98")]
    public async Task The_gateway_view_has_method_URL_query_headers_and_cookies()
    {
        HttpGatewayContext? seen = null;
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) =>
            {
                seen = fn.Http;
                return new("x");
            }
        );

        await function.CallAsync(
            "x",
            Requests.Gateway(
                "PATCH",
                "http://shop.example:8080/t/app/a%20b?x=1&y=a%20b&x=2+3&flag&e=",
                "Fn-Http-H-X-Foo: bar",
                "fn-http-h-x-foo: baz",
                "Fn-Http-H-: ignored",
                "X-Outer: no",
                "Content-Type: text/x",
                "Fn-Http-H-Cookie: a=1; b=\"2\"; a=3"
            )
        );

        Assert.NotNull(seen);
        Assert.Equal("PATCH", seen.Method);
        Assert.Equal("http://shop.example:8080/t/app/a%20b?x=1&y=a%20b&x=2+3&flag&e=", seen.RawUrl);
        Assert.Equal("/t/app/a%20b", seen.Path);
        Assert.Equal("shop.example", seen.Url?.Host);
        Assert.Equal(["1", "2 3"], seen.Query.GetValues("x"));
        Assert.Equal("a b", seen.Query["y"]);
        Assert.Equal("", seen.Query["flag"]);
        Assert.Equal("", seen.Query["e"]);
        Assert.Null(seen.Query["X"]);
        Assert.Equal(["bar", "baz"], seen.Headers.GetValues("X-Foo"));
        Assert.Equal("text/x", seen.Headers["content-type"]);
        Assert.False(seen.Headers.Contains("X-Outer"));
        Assert.False(seen.Headers.Contains(""));
        Assert.Equal(4, seen.Headers.Count);
        Assert.Equal("1", seen.Cookies["a"]);
        Assert.Equal("2", seen.Cookies["b"]);
    }

    [Theory]
    [Trait("Checklist", "99")]
    [InlineData("2030-01-02T03:04:05Z", "2030-01-02T03:04:05.0000000Z")]
    [InlineData("2030-01-02T03:04:05+02:00", "2030-01-02T01:04:05.0000000Z")]
    [InlineData("2030-01-02T03:04:05.25-01:30", "2030-01-02T04:34:05.2500000Z")]
    [InlineData("2030-01-02T03:04:05.123456789Z", "2030-01-02T03:04:05.1234567Z")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.0000000Z")]
    [InlineData("2030-02-29T00:00:00Z", null)]
    [InlineData("2030-01-02 03:04:05Z", null)]
    [InlineData("2030-01-02T03:04:05", null)]
    [InlineData("2030-01-02T03:04:05.Z", null)]
    [InlineData("2030-13-02T03:04:05Z", null)]
    [InlineData("0001-01-01T00:00:00+05:00", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public async Task A_deadline_is_read_with_Z_offset_or_fraction_and_a_malformed_one_is_none(
        string sent,
        string? expected
    )
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) => new(fn.Deadline == DateTimeOffset.MaxValue ? "none" : $"{fn.Deadline.UtcDateTime:o}")
        );

        var answer = await function.CallAsync("x", "Fn-Deadline: " + sent);

        Assert.Equal(expected ?? "none", answer.Text);
    }
}
