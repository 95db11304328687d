using System.Globalization;
using Fn.Cli.Output;
using Fn.Cli.Providers;
using Fn.Model.Functions;

namespace Fn.Cli.Commands.Functions;

/// <summary>The table of <c>fn list functions</c>.</summary>
/// <remarks>Three columns, as long as nothing stands in the four that only a managed service fills.</remarks>
internal static class FunctionTable
{
    public static string Of(IReadOnlyList<Function> functions)
    {
        var managed = functions.Select(ManagedAttributes.Of).ToList();
        var table = ElasticTable.WithTabs();
        if (managed.TrueForAll(static attributes => attributes.IsEmpty))
        {
            table.AddLine("NAME\tIMAGE\tID");
            foreach (var function in functions)
            {
                table.AddRow(function.Name, function.Image, function.Id);
            }
            return table.ToString();
        }
        table.AddLine("NAME\tIMAGE\tSOURCE\tPC\tDETACHED_TIMEOUT\tDESTINATIONS\tID");
        foreach (var (function, attributes) in functions.Zip(managed))
        {
            table.AddRow(
                function.Name,
                function.Image,
                attributes.Source,
                attributes.Concurrency,
                attributes.DetachedTimeout,
                attributes.Destinations,
                function.Id
            );
        }
        return table.ToString();
    }

    /// <summary>What annotations tell about a managed function, as table cells.</summary>
    private sealed record ManagedAttributes(
        string Source,
        string Concurrency,
        string DetachedTimeout,
        string Destinations
    )
    {
        public bool IsEmpty => Source.Length + Concurrency.Length + DetachedTimeout.Length + Destinations.Length == 0;

        public static ManagedAttributes Of(Function function)
        {
            var listing = Text(function, ManagedAnnotations.PrebuiltListing);
            var source =
                listing.Length > 0
                    ? "pbf:" + listing
                    : Text(function, ManagedAnnotations.SourceType).ToLowerInvariant();
            var destinations =
                (IEnumerable<string>)[Destination(function, "success"), Destination(function, "failure")];
            return new ManagedAttributes(
                source,
                Text(function, ManagedAnnotations.ProvisionedConcurrency),
                Duration(function),
                string.Join(',', destinations.Where(static text => text.Length > 0))
            );
        }

        private static string Text(Function function, string name) =>
            function.Annotations.TryGetValue(name, out var value) ? value.AsString() ?? "" : "";

        private static string Duration(Function function)
        {
            if (
                !function.Annotations.TryGetValue(ManagedAnnotations.DetachedTimeout, out var value)
                || !int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            )
            {
                return "";
            }
            var (number, unit) =
                seconds % 3600 == 0 ? (seconds / 3600, "h")
                : seconds % 60 == 0 ? (seconds / 60, "m")
                : (seconds, "s");
            return number.ToString(CultureInfo.InvariantCulture) + unit;
        }

        private static string Destination(Function function, string result)
        {
            var kind = Text(function, ManagedAnnotations.DestinationKind(result)).ToLowerInvariant();
            return kind is "" or "none"
                ? ""
                : $"{result}={kind}:{Text(function, ManagedAnnotations.DestinationOcid(result))}";
        }
    }
}
