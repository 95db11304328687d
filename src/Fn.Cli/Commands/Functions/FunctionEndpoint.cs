using Fn.Model.Functions;

namespace Fn.Cli.Commands.Functions;

/// <summary>Where a function is called.</summary>
internal static class FunctionEndpoint
{
    /// <summary>The annotation in which a server tells it.</summary>
    public const string Annotation = "fnproject.io/fn/invokeEndpoint";

    /// <summary>The URL, null when the server did not tell one.</summary>
    public static string? Of(Function function) =>
        function.Annotations.TryGetValue(Annotation, out var value) ? value.AsString() : null;
}
