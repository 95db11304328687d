using System.Buffers;
using System.Text;
using Fn.Server.Observability.Metrics;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Fn.Server.Tests.Observability;

/// <summary>The text format, and what keeps the number of label sets bounded.</summary>
public sealed class MetricsTextTests
{
    [Fact]
    public void A_label_value_may_hold_anything()
    {
        var output = new ArrayBufferWriter<byte>();
        var metric = new Metric("m", MetricKind.Gauge, IsOurs: true, "Help.", "a", "b");

        new MetricsText(output).Add(metric, 0.5, "back\\slash \"quote\"\nline", "ü");

        Assert.Equal(
            "# HELP m Help.\n# TYPE m gauge\nm{a=\"back\\\\slash \\\"quote\\\"\\nline\",b=\"ü\"} 0.5\n",
            Encoding.UTF8.GetString(output.WrittenSpan)
        );
    }

    [Fact]
    public void Answers_that_functions_make_up_do_not_make_label_sets_without_end()
    {
        var route = new RouteMeter("/invoke/:fn_id", isInvocation: true);

        for (var i = 0; i < 5_000; i++)
        {
            route.OnBegun("POST");
            route.OnEnded("POST", 200 + (i % 300), isUserBlamed: true, $"version {i}", TimeSpan.Zero);
        }

        Assert.InRange(route.Responses.Count, 100, 110);
        Assert.Equal(5_000, route.Responses.Sum(static series => series.Latency.Count));
        Assert.Contains(route.Responses, static series => series is { Status: 400, Version: "other" });
    }

    [Fact]
    public void A_version_that_is_longer_than_any_version_is_not_repeated()
    {
        var route = new RouteMeter("/invoke/:fn_id", isInvocation: true);

        route.OnEnded("POST", 200, isUserBlamed: true, new string('x', 65), TimeSpan.Zero);

        Assert.Equal("other", Assert.Single(route.Responses).Version);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/v2/fns/{fn_id}/calls/{call_id}/log", "/v2/fns/:fn_id/calls/:call_id/log")]
    [InlineData("/t/{app_name}/{**trigger_source}", "/t/:app_name")]
    [InlineData(
        "/v2/runner/apps/{app_id}/triggerBySource/{trigger_type}/{**trigger_source}",
        "/v2/runner/apps/:app_id/triggerBySource/:trigger_type/*trigger_source"
    )]
    public void A_route_is_written_as_the_original_writes_it(string pattern, string path) =>
        Assert.Equal(path, new ApiMetrics().MeterOf(RoutePatternFactory.Parse(pattern)).Path);
}
