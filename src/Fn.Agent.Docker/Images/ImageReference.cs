using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Fn.Agent.Docker.Images;

/// <summary>The parts of an image reference. Source: server specification 4.9; grammar of the registry protocol.</summary>
/// <param name="Name">Registry and repository as given, without tag or digest.</param>
/// <param name="Registry">Host of the registry; null when the reference names none.</param>
/// <param name="TagOrDigest">The digest when there is one, else the tag, else <c>latest</c>.</param>
internal sealed partial record ImageReference(string Name, string? Registry, string TagOrDigest)
{
    private const int MaxLength = 4096;

    /// <summary>Takes a reference apart; one that breaks the grammar never reaches a URL of the engine.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        var match = text.Length <= MaxLength ? Grammar().Match(text) : Match.Empty;
        if (!match.Success)
        {
            return false;
        }
        var name = match.Groups["name"].Value;
        var first = name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? name[..slash] : "";
        var hasRegistry = first.AsSpan().ContainsAny('.', ':') || first == "localhost";
        var tag =
            match.Groups["digest"].Success ? match.Groups["digest"].Value
            : match.Groups["tag"].Success ? match.Groups["tag"].Value
            : "latest";
        reference = new ImageReference(name, hasRegistry ? first : null, tag);
        return true;
    }

    [GeneratedRegex(
        """
            ^(?<name>
                (?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?   # a registry or the first word
                [a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*
                (?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*
            )
            (?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?
            (?:@(?<digest>[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?
            \z
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
