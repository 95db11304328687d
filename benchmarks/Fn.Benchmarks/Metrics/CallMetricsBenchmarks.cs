using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Fn.Agent.Calls;
using Fn.Agent.Metrics;
using Fn.Agent.Pool;
using Fn.Benchmarks.Pool;
using Fn.Server.Observability.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Fn.Benchmarks.Metrics;

/// <summary>
/// Everything that is counted of one warm call, the clock's two looks included: ours, and the same in the two libraries that could
/// have been taken. Five counters and three histograms, of which one counter and two histograms are the function's own.
/// </summary>
[MemoryDiagnoser]
public class CallMetricsBenchmarks
{
    private const int PerThread = 100_000;
    private const string Method = "POST";
    private const string Version = "fdk-go/0.0.61";
    private static readonly double[] Bounds = [1, 10, 50, 100, 250, 500, 1_000, 10_000, 60_000, 120_000];
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly AgentMetrics _metrics = new();
    private readonly FunctionMeter _meter;
    private readonly RouteMeter _route = new("/invoke/:fn_id", isInvocation: true);
    private readonly Library _library = new();
    private readonly Telemetry _telemetry = new();

    public CallMetricsBenchmarks() => _meter = Targets.Hello.MeterIn(_metrics);

    [GlobalCleanup]
    public void Stop() => _telemetry.Dispose();

    [Benchmark(Baseline = true)]
    public void Ours()
    {
        _route.OnBegun(Method);
        _metrics.OnBegun();
        var begun = Time.GetTimestamp();
        _meter.OnMoved(ContainerState.Idle, ContainerState.Busy, TimeSpan.FromTicks(100));
        var elapsed = Time.GetElapsedTime(begun);
        _meter.OnMoved(ContainerState.Busy, ContainerState.Idle, elapsed);
        _metrics.OnEnded(Targets.Hello, CallOutcome.Completed);
        _route.OnEnded(Method, 200, isUserBlamed: true, Version, elapsed);
    }

    [Benchmark]
    public void Prometheus_net_with_children_resolved_before()
    {
        _library.Requests.Inc();
        _library.Calls.Inc();
        var begun = Time.GetTimestamp();
        _library.Idle.Observe(0.01);
        var elapsed = Time.GetElapsedTime(begun).TotalMilliseconds;
        _library.Busy.Observe(elapsed);
        _library.Completed.Inc();
        _library.FunctionCompleted.Inc();
        _library.Responses.Inc();
        _library.Latency.Observe(elapsed);
    }

    [Benchmark]
    public void OpenTelemetry_with_tags()
    {
        var function = _telemetry.Function;
        _telemetry.Requests.Add(1, new("path", "/invoke/:fn_id"), new("method", Method));
        _telemetry.Calls.Add(1);
        var begun = Time.GetTimestamp();
        _telemetry.Idle.Record(0.01, function);
        var elapsed = Time.GetElapsedTime(begun).TotalMilliseconds;
        _telemetry.Busy.Record(elapsed, function);
        _telemetry.Completed.Add(1);
        _telemetry.FunctionCompleted.Add(1, function);
        _telemetry.Responses.Add(1, _telemetry.Response);
        _telemetry.Latency.Record(elapsed, _telemetry.Response);
    }

    [Benchmark(OperationsPerInvoke = 2 * PerThread)]
    public void Ours_on_two_threads() => Twice(Ours);

    [Benchmark(OperationsPerInvoke = 2 * PerThread)]
    public void Prometheus_net_on_two_threads() => Twice(Prometheus_net_with_children_resolved_before);

    private static void Twice(Action call) =>
        Parallel.For(
            0,
            2,
            _ =>
            {
                for (var i = 0; i < PerThread; i++)
                {
                    call();
                }
            }
        );

    private sealed class Library
    {
        private static readonly Prometheus.MetricFactory Factory = Prometheus.Metrics.WithCustomRegistry(
            Prometheus.Metrics.NewCustomRegistry()
        );
        private static readonly string[] FunctionLabels = ["app_id", "fn_id", "image_name"];
        private static readonly string[] ResponseLabels = ["path", "method", "status", "blame", "fn_fdk_version"];

        public Prometheus.ICounter Requests { get; } =
            Factory.CreateCounter("requests", "-", ["path", "method"]).WithLabels("/invoke/:fn_id", Method);

        public Prometheus.ICounter Calls { get; } = Factory.CreateCounter("calls", "-");

        public Prometheus.ICounter Completed { get; } = Factory.CreateCounter("completed", "-");

        public Prometheus.ICounter FunctionCompleted { get; } =
            Factory.CreateCounter("function", "-", FunctionLabels).WithLabels("a", "f", "i");

        public Prometheus.ICounter Responses { get; } =
            Factory
                .CreateCounter("responses", "-", ResponseLabels)
                .WithLabels("/invoke/:fn_id", Method, "200", "user", Version);

        public Prometheus.IHistogram Idle { get; } = Histogram("idle", FunctionLabels, "a", "f", "i");

        public Prometheus.IHistogram Busy { get; } = Histogram("busy", FunctionLabels, "a", "f", "i");

        public Prometheus.IHistogram Latency { get; } =
            Histogram("latency", ResponseLabels, "/invoke/:fn_id", Method, "200", "user", Version);

        private static Prometheus.IHistogram Histogram(string name, string[] labels, params string[] values) =>
            Factory
                .CreateHistogram(name, "-", labels, new Prometheus.HistogramConfiguration { Buckets = Bounds })
                .WithLabels(values);
    }

    private sealed class Telemetry : IDisposable
    {
        private readonly Meter _meter = new("fn");
        private readonly MeterProvider _provider;

        public Telemetry()
        {
            var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds };
            Requests = _meter.CreateCounter<long>("requests");
            Calls = _meter.CreateCounter<long>("calls");
            Completed = _meter.CreateCounter<long>("completed");
            FunctionCompleted = _meter.CreateCounter<long>("function");
            Responses = _meter.CreateCounter<long>("responses");
            Idle = _meter.CreateHistogram("idle", advice: advice);
            Busy = _meter.CreateHistogram("busy", advice: advice);
            Latency = _meter.CreateHistogram("latency", advice: advice);
            _provider = Sdk.CreateMeterProviderBuilder()
                .AddMeter("fn")
                .AddReader(new BaseExportingMetricReader(new Nowhere()))
                .Build();
        }

        public KeyValuePair<string, object?>[] Function { get; } =
        [new("app_id", "a"), new("fn_id", "f"), new("image_name", "i")];

        public KeyValuePair<string, object?>[] Response { get; } =
        [
            new("path", "/invoke/:fn_id"),
            new("method", Method),
            new("status", "200"),
            new("blame", "user"),
            new("fn_fdk_version", Version),
        ];

        public Counter<long> Requests { get; }

        public Counter<long> Calls { get; }

        public Counter<long> Completed { get; }

        public Counter<long> FunctionCompleted { get; }

        public Counter<long> Responses { get; }

        public Histogram<double> Idle { get; }

        public Histogram<double> Busy { get; }

        public Histogram<double> Latency { get; }

        public void Dispose()
        {
            _provider.Dispose();
            _meter.Dispose();
        }
    }

    private sealed class Nowhere : BaseExporter<OpenTelemetry.Metrics.Metric>
    {
        public override ExportResult Export(in Batch<OpenTelemetry.Metrics.Metric> batch) => ExportResult.Success;
    }
}
