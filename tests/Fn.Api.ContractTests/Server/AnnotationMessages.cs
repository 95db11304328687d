namespace Fn.Api.ContractTests.Server;

/// <summary>What is told of annotations. Source: server specification 1.18.</summary>
internal static class AnnotationMessages
{
    public const string KeyInvalid =
        "Invalid annotation key, annotation keys must be non-empty ascii strings excluding whitespace";
    public const string ValueInvalid =
        "Invalid annotation value, annotation values may only be non-empty strings, numbers, objects, or arrays";
    public const string ValueTooLong =
        "Invalid annotation value length, annotation values may not be larger than 512 bytes when serialized as JSON";
    public const string TooMany =
        "Invalid annotation change, new key(s) exceed maximum permitted number of annotations keys (100)";
    public const string KeyTooLong = "Invalid annotation key length, annotation keys may not be larger than 128 bytes";
}
