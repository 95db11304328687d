using Fn.Cli.Contexts;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Flag values that are JSON text or name a file of it.</summary>
internal static class JsonText
{
    private const string FilePrefix = "file://";

    /// <summary>The text, read from the file when it starts with <c>file://</c>.</summary>
    /// <exception cref="CliException">The file cannot be read.</exception>
    public static string Load(CommandRun run, string value)
    {
        if (!value.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return value;
        }
        var path = value[FilePrefix.Length..];
        try
        {
            return File.ReadAllText(Path.Combine(run.Host.WorkingDirectory, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"open {path}: {FileFault.Reason(e)}", cause: e);
        }
    }

    /// <summary>The JSON value of an OCI attribute.</summary>
    /// <exception cref="CliException">Not JSON, or the file cannot be read.</exception>
    public static RawJson LoadAttribute(CommandRun run, string value)
    {
        using var document = FromJson.Parse(Load(run, value), "invalid OCI parity JSON input: ");
        return KeyValues.RawOf(document.RootElement);
    }
}
