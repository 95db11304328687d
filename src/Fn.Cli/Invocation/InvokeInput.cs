using Fn.Cli.Projects.Files;

namespace Fn.Cli.Invocation;

/// <summary>The input of a call. Source: CLI specification 8.1.</summary>
internal static class InvokeInput
{
    /// <summary>Longest input in bytes; the rest is cut off, as ever.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Standard input up to the limit; empty when it is a terminal.</summary>
    public static async Task<byte[]> ReadAsync(CliHost host, CancellationToken cancellationToken)
    {
        await using var input = host.Console.OpenInput();
        if (input is null)
        {
            return [];
        }
        var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while (
            body.Length < MaxBytes
            && (
                count = await input.ReadAsync(
                    buffer.AsMemory(0, (int)Math.Min(buffer.Length, MaxBytes - body.Length)),
                    cancellationToken
                )
            ) > 0
        )
        {
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    /// <summary>The type of the input: that of the flag, else of the function file of the working directory; null when neither says one.</summary>
    public static string? ContentType(CliHost host, string? flag)
    {
        if (!string.IsNullOrEmpty(flag))
        {
            return flag;
        }
        try
        {
            var file = FuncProject.Find(host.WorkingDirectory) is { } path ? FuncProject.LoadFile(path).File : null;
            return file is { IsLegacy: false, ContentType.Length: > 0 } ? file.ContentType : null;
        }
        catch (CliException)
        {
            return null; // a broken file beside us is no reason not to call
        }
    }
}
