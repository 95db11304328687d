using Fn.Client.Invocation;

namespace Fn.Cli.Providers;

/// <summary>What runs the functions of a context. Commands speak to this and never learn which one it is.</summary>
/// <remarks>
/// Made from the settings of the run without a request; calls fail with a <see cref="Fn.Client.Errors.FnClientException"/> or a
/// <see cref="CliException"/> whose message the user reads. Belongs to one run, which disposes of it.
/// </remarks>
internal interface IProvider : IDisposable
{
    /// <summary>Its apps.</summary>
    IApps Apps { get; }

    /// <summary>Its functions.</summary>
    IFunctions Functions { get; }

    /// <summary>Its triggers.</summary>
    ITriggers Triggers { get; }

    /// <summary>The catalogue of functions that can be had ready made; null when it has none.</summary>
    IPrebuiltFunctions? PrebuiltFunctions { get; }

    /// <summary>The repositories that a deploy makes sure of; null when there is nothing to be made sure of.</summary>
    IImageRepositories? Repositories { get; }

    /// <summary>Signs images; null when it takes them unsigned only.</summary>
    IImageSigner? Signer { get; }

    /// <summary>Whether it is a managed service, which obeys conditions, waits, tags and the settings of managed functions.</summary>
    bool IsManaged { get; }

    /// <summary>Whether functions can have triggers.</summary>
    bool HasTriggers { get; }

    /// <summary>Content type of a call for which none was asked.</summary>
    string CallContentType { get; }

    /// <summary>What else tells its apps from those of the same name elsewhere; null when the address does.</summary>
    string? CompartmentId { get; }

    /// <summary>The cursor of a list after this name; null when cursors cannot be made from names.</summary>
    string? CursorAfter(string name);

    /// <summary>The server's version.</summary>
    Task<string> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>Calls a function; returns with the head of the answer, which the caller disposes of.</summary>
    Task<HttpResponseMessage> CallAsync(InvokeRequest call, CancellationToken cancellationToken);
}
