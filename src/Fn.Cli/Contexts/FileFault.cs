namespace Fn.Cli.Contexts;

/// <summary>The operating system's words for why a file operation failed.</summary>
internal static class FileFault
{
    public static string Reason(Exception e) =>
        e switch
        {
            FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "file name too long",
            IOException io when io.Message.Contains("exists", StringComparison.OrdinalIgnoreCase) => "file exists",
            _ => e.Message,
        };

    /// <summary>Reads what a file says; a mistake in it without another way out is followed by the name of the file.</summary>
    public static T Naming<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CliException e) when (e.Hint is null)
        {
            throw new CliException(e.Message, $"Mend {path}.", e);
        }
    }
}
