using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>
/// One thing that goes wrong, and all that must hold whatever it is. Another function is called all the while, and each of its calls
/// has its own answer. Afterwards the victim answers; memory, descriptors, containers and socket directories are what they were; and the
/// log says what happened, in one line.
/// </summary>
/// <param name="Raw">Image of both functions.</param>
/// <param name="Line">Pattern of that line; <c>{victim}</c> stands for the victim's id.</param>
internal sealed record ToughCase(RawImage Raw, string Line)
{
    /// <summary>How many such lines there are, no more and no less: one each time it goes wrong.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether it goes wrong as often as the client and the server get to it: then there may be more lines.</summary>
    public bool MayHappenMore { get; init; }

    public (string Name, string Value)[] Settings { get; init; } = [];

    /// <summary>Whether it hits everybody: then the neighbour may get clean errors as long as it lasts, but never a wrong answer.</summary>
    public bool HitsEverybody { get; init; }

    /// <summary>Whether the victim is still there afterwards and does as it is told.</summary>
    public bool VictimRecovers { get; init; } = true;

    /// <summary>The engine, if it is not the machine's.</summary>
    public OwnEngine? Engine { get; init; }

    public async Task RunAsync(Func<ToughSite, Task> goWrong)
    {
        await using var site = await ToughSite.StartAsync(this);
        await goWrong(site);
        await site.AssertUnharmedAsync();
    }
}
