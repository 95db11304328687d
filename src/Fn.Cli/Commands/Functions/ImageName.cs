namespace Fn.Cli.Commands.Functions;

/// <summary>The rule for image references that are sent to a server.</summary>
internal static class ImageName
{
    /// <summary>Demands a tag: exactly one colon after the last slash.</summary>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static void RequireTag(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        if (name.Count(static c => c == ':') != 1)
        {
            throw new CliException("image name must have a tag", "Write it as name:tag, such as hello:0.0.1.");
        }
    }
}
