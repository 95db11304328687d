namespace Fn.Cli.Providers;

/// <summary>The annotations in which what only a managed service knows is carried. Source: command line specification 2.9 and 3.6.</summary>
internal static class ManagedAnnotations
{
    public const string CompartmentId = Prefix + "compartmentId";
    public const string SubnetIds = Prefix + "subnetIds";
    public const string ImageDigest = Prefix + "imageDigest";
    public const string FreeformTags = Prefix + "freeformTags";
    public const string DefinedTags = Prefix + "definedTags";

    /// <summary><c>none</c> or <c>constant:N</c>; told by the service, changed by <see cref="ChangeOptions"/>.</summary>
    public const string ProvisionedConcurrency = Prefix + "provisionedConcurrency";
    public const string DetachedTimeout = Prefix + "detachedModeTimeoutInSeconds";
    public const string SourceType = Prefix + "sourceType";
    public const string PrebuiltListing = Prefix + "pbfListingId";

    /// <summary>What follows is the service's own name of an attribute, such as <c>traceConfig</c>.</summary>
    public const string AttributePrefix = Prefix + "parity/";

    private const string Prefix = "oracle.com/oci/";

    /// <summary><c>STREAM</c>, <c>QUEUE</c>, <c>NOTIFICATION</c> or <c>NONE</c>.</summary>
    /// <param name="result"><c>success</c> or <c>failure</c>.</param>
    public static string DestinationKind(string result) => $"{Prefix}{result}DestinationKind";

    /// <summary>The id of the stream, queue or topic.</summary>
    /// <param name="result"><c>success</c> or <c>failure</c>.</param>
    public static string DestinationOcid(string result) => $"{Prefix}{result}DestinationOcid";
}
