using System.Globalization;
using Fn.Server.Observability.Metrics;
using Fn.Testing;

namespace Fn.Server.Tests.Observability;

/// <summary>Server specification 8.1, row by row, on a scrape of a server that has served calls.</summary>
public sealed class MetricsTests(BusyDay day) : IClassFixture<BusyDay>
{
    private static readonly string[] OriginalBounds =
    [
        "1",
        "10",
        "50",
        "100",
        "250",
        "500",
        "1000",
        "10000",
        "60000",
        "120000",
        "+Inf",
    ];

    // What the original calls a counter although it goes down is a gauge here (D32).
    public static TheoryData<string, string, string> Rows =>
        new()
        {
            { "fn_api_request_count", "counter", "path,method" },
            { "fn_api_response_count", "counter", "path,method,status,blame,fn_fdk_version" },
            { "fn_api_latency", "histogram", "path,method,status,blame,fn_fdk_version" },
            { "fn_calls", "counter", "" },
            { "fn_completed", "counter", "" },
            { "fn_errors", "counter", "" },
            { "fn_timeouts", "counter", "" },
            { "fn_canceled", "counter", "" },
            { "fn_server_busy", "counter", "" },
            { "fn_queued", "gauge", "" },
            { "fn_running", "gauge", "" },
            { "fn_util_cpu_used", "gauge", "" },
            { "fn_util_cpu_avail", "gauge", "" },
            { "fn_util_mem_used", "gauge", "" },
            { "fn_util_mem_avail", "gauge", "" },
            { "fn_container_wait_total", "gauge", "app_id,fn_id,image_name" },
            { "fn_container_start_total", "gauge", "app_id,fn_id,image_name" },
            { "fn_container_idle_total", "gauge", "app_id,fn_id,image_name" },
            { "fn_container_paused_total", "gauge", "app_id,fn_id,image_name" },
            { "fn_container_busy_total", "gauge", "app_id,fn_id,image_name" },
            { "fn_container_wait_duration_seconds", "histogram", "app_id,fn_id,image_name" },
            { "fn_container_start_duration_seconds", "histogram", "app_id,fn_id,image_name" },
            { "fn_container_idle_duration_seconds", "histogram", "app_id,fn_id,image_name" },
            { "fn_container_paused_duration_seconds", "histogram", "app_id,fn_id,image_name" },
            { "fn_container_busy_duration_seconds", "histogram", "app_id,fn_id,image_name" },
            { "fn_container_evictions", "counter", "container_state,app_id,fn_id,image_name" },
            { "fn_container_uds_init_latency", "histogram", "container_uds_state,app_id,fn_id,image_name" },
            { "fn_docker_api_latency", "histogram", "api_name,api_status" },
            { "fn_docker_exits", "counter", "api_name,exit_status" },
            { "fn_docker_events", "counter", "event_action,event_type" },
            { "fn_docker_instance_id", "gauge", "" },
            { "fn_process_cpu_seconds_total", "counter", "" },
            { "fn_process_resident_memory_bytes", "gauge", "" },
            { "fn_process_virtual_memory_bytes", "gauge", "" },
            { "fn_process_start_time_seconds", "gauge", "" },
            { "fn_process_open_fds", "gauge", "" },
            { "fn_process_max_fds", "gauge", "" },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    [Spec(
        "server 8.1",
        "fn_api_request_count",
        "fn_api_response_count",
        "fn_api_latency",
        "fn_calls",
        "fn_completed",
        "fn_errors",
        "fn_timeouts",
        "fn_canceled",
        "fn_server_busy",
        "fn_queued",
        "fn_running",
        "fn_util_cpu_used",
        "fn_util_cpu_avail",
        "fn_util_mem_used",
        "fn_util_mem_avail",
        "fn_container_wait_total",
        "fn_container_start_total",
        "fn_container_idle_total",
        "fn_container_paused_total",
        "fn_container_busy_total",
        "fn_container_wait_duration_seconds",
        "fn_container_start_duration_seconds",
        "fn_container_idle_duration_seconds",
        "fn_container_paused_duration_seconds",
        "fn_container_busy_duration_seconds",
        "fn_container_evictions",
        "fn_container_uds_init_latency",
        "fn_docker_api_latency",
        "fn_docker_exits",
        "fn_docker_events",
        "fn_docker_instance_id",
        "fn_process_cpu_seconds_total",
        "fn_process_resident_memory_bytes",
        "fn_process_virtual_memory_bytes",
        "fn_process_start_time_seconds",
        "fn_process_open_fds",
        "fn_process_max_fds"
    )]
    public void A_metric_of_the_original_has_its_name_type_labels_and_buckets(string name, string type, string labels)
    {
        var sampleName = type == "histogram" ? $"{name}_count" : name;

        var samples = day.Scrape.Find(sampleName).ToArray();

        Assert.Equal(type, day.Scrape.Types[name]);
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Equal(labels, string.Join(',', sample.Labels.Keys)));
        if (type == "histogram")
        {
            var bounds = day.Scrape.Find($"{name}_bucket").Select(static sample => sample.Labels["le"]);
            Assert.Equal(OriginalBounds, bounds.Take(OriginalBounds.Length));
        }
    }

    [Fact]
    [Spec("server 8.1", "<name>_process_*")]
    public void A_process_of_the_collector_list_is_told_of_under_its_name()
    {
        var prefix = string.Concat(day.ProcessName.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

        Assert.True(day.Scrape.Value($"{prefix}_process_resident_memory_bytes") > 1_000_000);
        Assert.True(day.Scrape.Value($"{prefix}_process_open_fds") > 1);
        Assert.DoesNotContain(day.Scrape.Types.Keys, static name => name.StartsWith("none_", StringComparison.Ordinal));
    }

    // A metric appears only after its first sample, in the original as well: these parts are not here, or not there yet.
    [Theory]
    [InlineData("fn_docker_api_retries")]
    [InlineData("fn_docker_stats_")]
    [InlineData("fn_image_cleaner_")]
    [InlineData("fn_status_call")]
    [InlineData("lb_")]
    [InlineData("go_")]
    [Spec(
        "server 8.1",
        "fn_docker_api_retries",
        "fn_docker_stats_*",
        "fn_image_cleaner_*",
        "fn_status_call",
        "lb_*",
        "go_*"
    )]
    public void What_is_never_sampled_does_not_appear_and_the_guide_says_so(string prefix)
    {
        var guide = File.ReadAllText(Path.Combine(SettingCatalogueTests.Repository, "docs/guide/watching.md"));

        Assert.DoesNotContain(day.Scrape.Types.Keys, name => name.StartsWith(prefix, StringComparison.Ordinal));
        Assert.Contains($"`{prefix}", guide, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_metric_is_in_the_catalogue_and_everything_in_the_catalogue_is_served()
    {
        var catalogued = MetricCatalogue.All.ToDictionary(
            static metric => metric.Name,
            static metric => metric.Kind.ToString().ToLowerInvariant(),
            StringComparer.Ordinal
        );

        var served = day.Scrape.Types.Where(entry => !IsOfOtherProcess(entry.Key));

        Assert.Equal(
            catalogued.OrderBy(static entry => entry.Key, StringComparer.Ordinal),
            served.OrderBy(static entry => entry.Key, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Buckets_add_up_and_the_last_is_the_count()
    {
        foreach (
            var name in day.Scrape.Types.Where(static entry => entry.Value == "histogram").Select(static e => e.Key)
        )
        {
            var buckets = day.Scrape.Find($"{name}_bucket").GroupBy(WithoutBound, StringComparer.Ordinal);
            foreach (var series in buckets)
            {
                var counts = series.Select(static sample => sample.Value).ToArray();
                var total = day.Scrape.Find($"{name}_count").Single(sample => WithoutBound(sample) == series.Key);
                Assert.Equal(counts.Order(), counts);
                Assert.Equal("+Inf", series.Last().Labels["le"]);
                Assert.Equal(total.Value, counts[^1]);
            }
        }
    }

    [Fact]
    public void Calls_are_counted_by_how_they_ended()
    {
        Assert.Equal(6, day.Scrape.Value("fn_calls"));
        Assert.Equal(5, day.Scrape.Value("fn_completed"));
        Assert.Equal(1, day.Scrape.Value("fn_errors"));
        Assert.Equal(0, day.Scrape.Value("fn_running") + day.Scrape.Value("fn_queued"));
        Assert.Equal(1, day.Scrape.Value("fn_function_calls_total", ("fn_id", day.HelloId), ("outcome", "failed")));
    }

    [Fact]
    [Spec("server 8.1", "path", "blame", "fn_fdk_version")]
    public void Requests_are_counted_by_route_method_status_and_blame()
    {
        Assert.Equal(1, Responses("/v2/apps/:app_id", "GET", "200", "service", ""));
        Assert.Equal(1, Responses("/v2/apps", "POST", "200", "service", ""));
        Assert.Equal(3, Responses("/invoke/:fn_id", "POST", "200", "user", "fdk-test/1.2"));
        Assert.Equal(1, Responses("/invoke/:fn_id", "POST", "502", "user", ""));
        Assert.Equal(1, Responses("/invoke/:fn_id", "POST", "404", "service", ""));
        Assert.Equal(1, Responses("/t/:app_name", "GET", "200", "user", ""));
        Assert.Equal(1, Responses("/t/:app_name", "PATCH", "200", "user", ""));
        Assert.Equal(1, Responses("/t/:app_name", "GET", "404", "service", ""));
        Assert.Equal(1, Responses("invalid", "GET", "404", "service", ""));
        Assert.Equal(1, Responses("invalid", "other", "405", "service", ""));
        Assert.Equal(2, day.Scrape.Value("fn_api_request_count", ("path", "/t/:app_name"), ("method", "GET")));
        Assert.Equal(1, day.Scrape.Value("fn_api_request_count", ("path", "/metrics"), ("method", "GET")));
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("create")]
    [InlineData("boot")]
    [InlineData("first_answer")]
    public void A_cold_start_is_measured_by_phase(string phase)
    {
        var count = day.Scrape.Value("fn_cold_start_seconds_count", ("phase", phase), ("fn_id", day.HelloId));
        var sum = day.Scrape.Value("fn_cold_start_seconds_sum", ("phase", phase), ("fn_id", day.HelloId));

        Assert.Equal(1, count);
        Assert.InRange(sum, 0, 60);
    }

    [Fact]
    [Spec("server 10", "D32")]
    public void Durations_are_milliseconds_under_the_originals_names_and_seconds_under_ours()
    {
        var milliseconds = day.Scrape.Value("fn_container_busy_duration_seconds_sum", ("fn_id", day.HelloId));
        var seconds = day.Scrape.Value("fn_container_state_seconds_sum", ("fn_id", day.HelloId), ("state", "busy"));

        Assert.True(seconds > 0);
        Assert.Equal(milliseconds, seconds * 1000, precision: 6);
    }

    [Fact]
    public void What_made_room_for_another_function_is_an_eviction()
    {
        Assert.Equal(
            1,
            day.Scrape.Value("fn_container_evictions", ("fn_id", day.HelloId), ("container_state", "paused"))
        );
        Assert.Equal(1, day.Scrape.Find("fn_queue_wait_seconds_count", ("fn_id", day.HelloId)).Single().Value);
    }

    private double Responses(string path, string method, string status, string blame, string version)
    {
        (string, string)[] labels =
        [
            ("path", path),
            ("method", method),
            ("status", status),
            ("blame", blame),
            ("fn_fdk_version", version),
        ];
        var count = day.Scrape.Value("fn_api_response_count", labels);
        Assert.Equal(count, day.Scrape.Value("fn_api_latency_count", labels));
        return count;
    }

    private static bool IsOfOtherProcess(string name) =>
        name.Contains("_process_", StringComparison.Ordinal) && !name.StartsWith("fn_", StringComparison.Ordinal);

    private static string WithoutBound(Sample sample) =>
        string.Join(
            ',',
            sample.Labels.Where(static label => label.Key != "le").Select(static l => $"{l.Key}={l.Value}")
        );
}
