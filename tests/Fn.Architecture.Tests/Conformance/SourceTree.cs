using System.Reflection;

namespace Fn.Architecture.Tests.Conformance;

/// <summary>Where the sources of the tests and the pages of the docs are.</summary>
internal static class SourceTree
{
    private static readonly string Root = Path.GetFullPath(
        Path.Combine(
            typeof(SourceTree)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(static attribute => attribute.Key == "SourceFolder")
                .Value!,
            ".."
        )
    );

    public static string Tests => Path.Combine(Root, "tests");

    public static string Transcripts => Path.Combine(Tests, "Fn.EndToEnd.Tests", "Transcripts");

    public static string Docs => Path.Combine(Root, "docs");
}
