using Fn.Model.Functions;

namespace Fn.Model.Errors;

/// <summary>What can be wrong with the annotations of any resource. Source: server specification 1.7 and 1.18.</summary>
public static class AnnotationErrors
{
    /// <summary>400: an empty key, or one with characters outside 0x21 to 0x7E.</summary>
    public static FnError KeyInvalid { get; } =
        new(
            400,
            "Invalid annotation key, annotation keys must be non-empty ascii strings excluding whitespace",
            Blame.Caller
        );

    /// <summary>400: a key over 128 bytes.</summary>
    public static FnError KeyTooLong { get; } =
        new(400, "Invalid annotation key length, annotation keys may not be larger than 128 bytes", Blame.Caller);

    /// <summary>400: an empty string where no key is to be deleted, or null (D1).</summary>
    public static FnError ValueInvalid { get; } =
        new(
            400,
            "Invalid annotation value, annotation values may only be non-empty strings, numbers, objects, or arrays",
            Blame.Caller
        );

    /// <summary>400: a value over 512 bytes of compact JSON.</summary>
    public static FnError ValueTooLong { get; } =
        new(
            400,
            "Invalid annotation value length, annotation values may not be larger than 512 bytes when serialized as JSON",
            Blame.Caller
        );

    /// <summary>400: the resource would have more than 100 keys.</summary>
    public static FnError TooMany { get; } =
        new(
            400,
            "Invalid annotation change, new key(s) exceed maximum permitted number of annotations keys (100)",
            Blame.Caller
        );

    /// <summary>400: <c>fnproject.io/fn/min_containers</c> over <c>fnproject.io/fn/max_containers</c>. An extension.</summary>
    public static FnError MinContainersAboveMax { get; } =
        new(
            400,
            $"Invalid annotation value, {ContainerScale.MinContainersKey} must not be above {ContainerScale.MaxContainersKey}",
            Blame.Caller
        );

    /// <summary>400: one of the annotations of <see cref="ContainerScale"/> is not the number it must be. An extension.</summary>
    public static FnError ScaleInvalid(string key)
    {
        var least = key == ContainerScale.MinContainersKey ? 0 : 1;
        return new(400, $"Invalid annotation value, {key} must be a whole number from {least} to 1000", Blame.Caller);
    }
}
