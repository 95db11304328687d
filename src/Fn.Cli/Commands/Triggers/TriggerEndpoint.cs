using Fn.Model.Triggers;

namespace Fn.Cli.Commands.Triggers;

/// <summary>Where a trigger is called, from its annotation.</summary>
internal static class TriggerEndpoint
{
    private const string Annotation = "fnproject.io/trigger/httpEndpoint";

    /// <summary>The URL, or null when the server gave none.</summary>
    public static string? Of(Trigger trigger) =>
        trigger.Annotations.TryGetValue(Annotation, out var value) ? value.AsString() : null;
}
