using System.Globalization;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Agent.Tests.Pool;

/// <summary>The annotations of <see cref="ContainerScale"/>, for tests.</summary>
internal static class ScaleAnnotations
{
    public static Function Scaled(this Function function, int? concurrency = null, int? min = null, int? max = null) =>
        function with
        {
            Annotations = Make(concurrency, min, max),
        };

    public static Dictionary<string, RawJson> Make(int? concurrency = null, int? min = null, int? max = null)
    {
        var annotations = new Dictionary<string, RawJson>(StringComparer.Ordinal);
        Add(ContainerScale.ConcurrencyKey, concurrency);
        Add(ContainerScale.MinContainersKey, min);
        Add(ContainerScale.MaxContainersKey, max);
        return annotations;

        void Add(string key, int? value)
        {
            if (value is { } number)
            {
                annotations[key] = new RawJson(number.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
