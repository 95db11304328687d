using System.Text;

namespace Fn.Load.Report;

/// <summary>Latency against clients, both axes logarithmic, as one SVG without script or style sheet.</summary>
internal static class LatencyPlot
{
    private const double Width = 720;
    private const double Height = 440;
    private const double Left = 70;
    private const double Right = 190;
    private const double Top = 40;
    private const double Bottom = 55;

    /// <summary>The picture; null when there is no curve to draw.</summary>
    public static string? Draw(IReadOnlyList<Measurement> measurements)
    {
        var curves = new[] { Subject.Function, Subject.Server }
            .SelectMany(subject => Curves(subject, [.. measurements.Where(row => row.Subject == subject)]))
            .Where(curve => curve.Points.Count > 1)
            .ToList();
        if (curves.Count == 0)
        {
            return null;
        }
        var points = curves.SelectMany(curve => curve.Points).ToList();
        var x = new LogAxis(
            points.Min(point => point.Clients),
            points.Max(point => point.Clients),
            Left,
            Width - Right
        );
        var lowest = Math.Pow(10, Math.Floor(Math.Log10(points.Min(point => point.Ms))));
        var highest = Math.Pow(10, Math.Ceiling(Math.Log10(points.Max(point => point.Ms))));
        var y = new LogAxis(lowest, highest, Height - Bottom, Top);

        var svg = new StringBuilder();
        svg.Append(
            Invariant.Culture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="white"/>
            <text x="{Left}" y="22" font-size="16">Latency against load</text>
            <text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle">clients</text>
            <text x="18" y="{Height / 2}" text-anchor="middle" transform="rotate(-90 18 {Height
                / 2})">milliseconds</text>

            """
        );
        foreach (var clients in points.Select(point => point.Clients).Distinct())
        {
            Rule(svg, x.At(clients), Top, x.At(clients), Height - Bottom);
            Label(svg, x.At(clients), Height - Bottom + 18, "middle", clients);
        }
        for (var ms = lowest; ms <= highest * 1.001; ms *= 10)
        {
            Rule(svg, Left, y.At(ms), Width - Right, y.At(ms));
            Label(svg, Left - 8, y.At(ms) + 4, "end", ms);
        }
        for (var i = 0; i < curves.Count; i++)
        {
            Append(svg, curves[i], x, y, Top + 20 + (i * 22));
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static IEnumerable<Curve> Curves(Subject subject, Measurement[] rows)
    {
        var (name, color) = subject == Subject.Server ? ("fnserver", "#c0392b") : ("function itself", "#2c6fad");
        rows = [.. rows.OrderBy(row => row.Clients)];
        yield return new Curve($"{name}, p50", color, "none", [.. rows.Select(row => (row.Clients, row.P50Us / 1000))]);
        yield return new Curve($"{name}, p99", color, "6 4", [.. rows.Select(row => (row.Clients, row.P99Us / 1000))]);
    }

    private static void Append(StringBuilder svg, Curve curve, LogAxis x, LogAxis y, double legend)
    {
        var line = $"fill=\"none\" stroke=\"{curve.Color}\" stroke-width=\"2\" stroke-dasharray=\"{curve.Dashes}\"";
        svg.Append("<polyline points=\"");
        foreach (var (clients, ms) in curve.Points)
        {
            svg.Append(Invariant.Culture, $"{x.At(clients):0.#},{y.At(ms):0.#} ");
        }
        svg.Append(Invariant.Culture, $"\" {line}/>\n");
        foreach (var (clients, ms) in curve.Points)
        {
            svg.Append(
                Invariant.Culture,
                $"<circle cx=\"{x.At(clients):0.#}\" cy=\"{y.At(ms):0.#}\" r=\"3\" fill=\"{curve.Color}\"/>\n"
            );
        }
        var from = Width - Right + 16;
        svg.Append(
            Invariant.Culture,
            $"<path d=\"M{from} {legend}h30\" {line}/><text x=\"{from + 38}\" y=\"{legend + 4}\">{curve.Name}</text>\n"
        );
    }

    private static void Rule(StringBuilder svg, double x1, double y1, double x2, double y2) =>
        svg.Append(
            Invariant.Culture,
            $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"#dddddd\"/>\n"
        );

    private static void Label(StringBuilder svg, double x, double y, string anchor, double value) =>
        svg.Append(
            Invariant.Culture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{value:0.####}</text>\n"
        );

    private sealed record Curve(
        string Name,
        string Color,
        string Dashes,
        IReadOnlyList<(int Clients, double Ms)> Points
    );

    private sealed record LogAxis(double From, double To, double Start, double End)
    {
        public double At(double value) => Start + ((End - Start) * Math.Log(value / From) / Math.Log(To / From));
    }
}
