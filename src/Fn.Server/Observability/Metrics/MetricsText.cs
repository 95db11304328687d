using System.Buffers;
using System.Globalization;
using System.Text;
using Fn.Agent.Metrics;

namespace Fn.Server.Observability.Metrics;

/// <summary>Writes samples in the text format of Prometheus, version 0.0.4.</summary>
/// <remarks>All samples of one metric come one after the other; its head is written with the first.</remarks>
internal sealed class MetricsText(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _line = new();
    private Metric? _current;

    /// <summary>Writes a sample.</summary>
    public void Add(Metric metric, double value, params ReadOnlySpan<string> labels)
    {
        Begin(metric);
        Append(metric.Name, metric, labels, bound: null, Number(value));
    }

    /// <summary>Writes a sample unless it is 0.</summary>
    public void AddIfAny(Metric metric, long value, params ReadOnlySpan<string> labels)
    {
        if (value != 0)
        {
            Add(metric, value, labels);
        }
    }

    /// <summary>Writes a histogram that is not empty.</summary>
    /// <param name="metric">Whose it is.</param>
    /// <param name="histogram">The durations.</param>
    /// <param name="unit">What the metric counts in.</param>
    /// <param name="labels">Values of the labels.</param>
    public void Add(Metric metric, Histogram histogram, TimeSpan unit, params ReadOnlySpan<string> labels)
    {
        var bounds = histogram.Bounds;
        Span<long> counts = stackalloc long[bounds.BucketCount];
        var sum = histogram.Read(counts);
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }
        if (total == 0)
        {
            return;
        }
        Begin(metric);
        var sofar = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            sofar += counts[i];
            var bound = i < counts.Length - 1 ? Number(bounds[i] / unit) : "+Inf";
            Append($"{metric.Name}_bucket", metric, labels, bound, Number(sofar));
        }
        Append($"{metric.Name}_sum", metric, labels, bound: null, Number(sum / unit));
        Append($"{metric.Name}_count", metric, labels, bound: null, Number(total));
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Begin(Metric metric)
    {
        if (ReferenceEquals(_current, metric))
        {
            return;
        }
        _current = metric;
        _line.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Help).Append('\n');
        _line.Append("# TYPE ").Append(metric.Name).Append(' ');
        _line.Append(metric.Kind.ToString().ToLowerInvariant()).Append('\n');
        Flush();
    }

    private void Append(string name, Metric metric, ReadOnlySpan<string> labels, string? bound, string value)
    {
        _line.Append(name);
        var separator = '{';
        for (var i = 0; i < labels.Length; i++)
        {
            AppendLabel(ref separator, metric.Labels[i], labels[i]);
        }
        if (bound is not null)
        {
            AppendLabel(ref separator, "le", bound);
        }
        _line.Append(separator == '{' ? " " : "} ").Append(value).Append('\n');
        Flush();
    }

    private void AppendLabel(ref char separator, string name, string value)
    {
        _line.Append(separator).Append(name).Append("=\"");
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => _line.Append(@"\\"),
                '"' => _line.Append("\\\""),
                '\n' => _line.Append("\\n"),
                _ => _line.Append(character),
            };
        }
        _line.Append('"');
        separator = ',';
    }

    private void Flush()
    {
        foreach (var chunk in _line.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
        _line.Clear();
    }
}
