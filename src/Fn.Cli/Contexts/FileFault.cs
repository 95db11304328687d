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
}
