using System.Diagnostics;
using Fn.Server.Observability.Tracing;
using Microsoft.AspNetCore.Http;

namespace Fn.Server.Tests.Observability;

/// <summary>Which span a request says it belongs to.</summary>
public sealed class RemoteParentTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    [Theory]
    [InlineData("01", ActivityTraceFlags.Recorded)]
    [InlineData("00", ActivityTraceFlags.None)]
    public void W3c_is_read_with_its_sampled_flag_and_state(string flags, ActivityTraceFlags expected)
    {
        var parent = Of(("traceparent", $"00-{Trace}-{Span}-{flags}"), ("tracestate", "a=1"), ("b3", "0"));

        Assert.Equal((Trace, Span), (parent.TraceId.ToHexString(), parent.SpanId.ToHexString()));
        Assert.Equal(expected, parent.TraceFlags);
        Assert.Equal("a=1", parent.TraceState);
        Assert.True(parent.IsRemote);
    }

    [Theory]
    [InlineData("1", ActivityTraceFlags.Recorded)]
    [InlineData("true", ActivityTraceFlags.Recorded)]
    [InlineData("0", ActivityTraceFlags.None)]
    [InlineData("false", ActivityTraceFlags.None)]
    [InlineData("", ActivityTraceFlags.Recorded)]
    public void B3_of_several_headers_is_read(string sampled, ActivityTraceFlags expected)
    {
        var parent = Of(("X-B3-TraceId", Trace), ("X-B3-SpanId", Span), ("X-B3-Sampled", sampled));

        Assert.Equal((Trace, Span), (parent.TraceId.ToHexString(), parent.SpanId.ToHexString()));
        Assert.Equal(expected, parent.TraceFlags);
    }

    [Theory]
    [InlineData($"{Trace}-{Span}-1", ActivityTraceFlags.Recorded)]
    [InlineData($"{Trace}-{Span}-d", ActivityTraceFlags.Recorded)]
    [InlineData($"{Trace}-{Span}", ActivityTraceFlags.Recorded)]
    [InlineData($"{Trace}-{Span}-0-00f067aa0ba902b7", ActivityTraceFlags.None)]
    public void B3_of_one_header_is_read(string value, ActivityTraceFlags expected)
    {
        var parent = Of(("b3", value));

        Assert.Equal((Trace, Span), (parent.TraceId.ToHexString(), parent.SpanId.ToHexString()));
        Assert.Equal(expected, parent.TraceFlags);
    }

    [Fact]
    public void A_short_trace_id_of_b3_is_filled_up_from_the_left()
    {
        var parent = Of(("X-B3-TraceId", "48485A3953BB6124"), ("X-B3-SpanId", Span), ("X-B3-Flags", "1"));

        Assert.Equal("000000000000000048485a3953bb6124", parent.TraceId.ToHexString());
        Assert.Equal(ActivityTraceFlags.Recorded, parent.TraceFlags);
    }

    [Theory]
    [InlineData("b3", "0")]
    [InlineData("X-B3-Sampled", "0")]
    public void A_refusal_needs_no_ids(string name, string value)
    {
        var parent = Of((name, value));

        Assert.NotEqual(default, parent.TraceId);
        Assert.Equal(ActivityTraceFlags.None, parent.TraceFlags);
    }

    [Theory]
    [InlineData("traceparent", "00-zz-zz-01")]
    [InlineData("traceparent", "")]
    [InlineData("b3", "1")]
    [InlineData("b3", "-")]
    [InlineData("b3", $"{Trace}-00000000000000-1")]
    [InlineData("X-B3-TraceId", Trace)]
    public void What_is_malformed_counts_as_absent(string name, string value) =>
        Assert.Equal(default, Of((name, value)));

    [Fact]
    public void Ids_of_nothing_but_zeros_count_as_absent() =>
        Assert.Equal(default, Of(("X-B3-TraceId", new string('0', 32)), ("X-B3-SpanId", Span)));

    private static ActivityContext Of(params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = value;
        }
        return RemoteParent.Of(dictionary);
    }
}
