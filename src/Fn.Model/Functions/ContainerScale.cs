using System.Globalization;
using Fn.Model.Apps;
using Fn.Model.Wire;

namespace Fn.Model.Functions;

/// <summary>How many containers a node has of a function, and how many calls each of them takes at once.</summary>
/// <remarks>
/// Shape: annotations with a whole number, on the function or on its app; the function's comes first. An extension: the original
/// keeps them and takes no notice.
/// </remarks>
public sealed record ContainerScale
{
    /// <summary>Annotation for <see cref="Concurrency"/>.</summary>
    public const string ConcurrencyKey = "fnproject.io/fn/concurrency";

    /// <summary>Annotation for <see cref="MinContainers"/>.</summary>
    public const string MinContainersKey = "fnproject.io/fn/min_containers";

    /// <summary>Annotation for <see cref="MaxContainers"/>.</summary>
    public const string MaxContainersKey = "fnproject.io/fn/max_containers";

    private const int Most = 1000;

    /// <summary>What holds without any annotation.</summary>
    public static ContainerScale Default { get; } = new();

    /// <summary>Calls that one container takes at once.</summary>
    /// <value>1 to 1000; the default is 1, which is Fn's contract.</value>
    public int Concurrency { get; private init; } = 1;

    /// <summary>Containers that are there whether calls come or not.</summary>
    /// <value>0 to 1000, and at most <see cref="MaxContainers"/>; the default is 0.</value>
    public int MinContainers { get; private init; }

    /// <summary>Containers that there are at most.</summary>
    /// <value>1 to 1000; null, the default, sets no limit.</value>
    public int? MaxContainers { get; private init; }

    /// <summary>What holds for a function. A value that is no such number is as good as none.</summary>
    public static ContainerScale Of(App app, Function function)
    {
        if (app.Annotations.Count + function.Annotations.Count == 0)
        {
            return Default;
        }
        var max = Find(MaxContainersKey);
        return new()
        {
            Concurrency = Find(ConcurrencyKey) ?? Default.Concurrency,
            MinContainers = Math.Min(Find(MinContainersKey) ?? Default.MinContainers, max ?? Most),
            MaxContainers = max,
        };

        int? Find(string key) => Read(function.Annotations, key) ?? Read(app.Annotations, key);
    }

    /// <summary>Whether an annotation is one of the three.</summary>
    public static bool IsKey(string key) => key is ConcurrencyKey or MinContainersKey or MaxContainersKey;

    /// <summary>The number that an annotation of one of the three gives; null when there is none, or none that it may be.</summary>
    public static int? Read(IReadOnlyDictionary<string, RawJson> annotations, string key) =>
        annotations.TryGetValue(key, out var value)
        && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= Most
        && number >= (key == MinContainersKey ? 0 : 1)
            ? number
            : null;
}
