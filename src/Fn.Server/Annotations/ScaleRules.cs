using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Server.Annotations;

/// <summary>What the annotations of <see cref="ContainerScale"/> may be, on a function or an app.</summary>
internal static class ScaleRules
{
    /// <summary>Checks what a request sets; what was stored before is left alone.</summary>
    /// <param name="given">Annotations as the request has them; an empty one deletes.</param>
    /// <param name="result">Annotations of the resource after it.</param>
    public static void Check(Dictionary<string, RawJson>? given, IReadOnlyDictionary<string, RawJson> result)
    {
        foreach (var key in (given ?? []).Keys.Where(ContainerScale.IsKey).Where(result.ContainsKey))
        {
            var error =
                ContainerScale.Read(result, key) is null ? AnnotationErrors.ScaleInvalid(key)
                : IsMinAboveMax(result) ? AnnotationErrors.MinContainersAboveMax
                : null;
            if (error is not null)
            {
                throw error.ToException();
            }
        }
    }

    private static bool IsMinAboveMax(IReadOnlyDictionary<string, RawJson> annotations) =>
        ContainerScale.Read(annotations, ContainerScale.MinContainersKey)
        > ContainerScale.Read(annotations, ContainerScale.MaxContainersKey);
}
