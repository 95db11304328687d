using System.Runtime.CompilerServices;

namespace Fn.Server.Routing;

/// <summary>The parameters of a matched path by their place in it, so that a path is taken apart without making anything.</summary>
internal struct RouteParameters
{
    private Places _places;
    private int _count;

    public void Add(string name, int start, int length) => _places[_count++] = new Place(name, start, length);

    /// <summary>Gives the parameters to an endpoint that asks for them by name.</summary>
    public readonly void CopyTo(RouteValueDictionary values, string path)
    {
        for (var i = 0; i < _count; i++)
        {
            var place = _places[i];
            values[place.Name] = path.Substring(place.Start, place.Length);
        }
    }

    private readonly record struct Place(string Name, int Start, int Length);

    /// <summary>No route has more.</summary>
    [InlineArray(4)]
    private struct Places
    {
        private Place _first;
    }
}

/// <summary>An endpoint that takes its path apart itself; no route values are made for it.</summary>
internal sealed class ReadsPath
{
    public static ReadsPath Instance { get; } = new();
}
