using System.Formats.Tar;
using System.Text;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Projects.Init;

/// <summary>Runs an image that prints a project as a tar archive. Source: CLI specification 5.5.</summary>
internal sealed class InitImage(CliHost host, IProgramRunner programs, ContainerEngine engine)
{
    private const string Settings = "func.init.yaml";

    private static readonly string[] Proxies =
    [
        "http_proxy",
        "https_proxy",
        "ftp_proxy",
        "no_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "FTP_PROXY",
        "NO_PROXY",
    ];

    /// <summary>Unpacks what the image prints into a directory and takes over the settings that it brings.</summary>
    /// <returns>The settings of <c>func.init.yaml</c>, which is removed.</returns>
    /// <exception cref="CliException">When the image fails, or prints what is no archive or no settings.</exception>
    public async Task<FuncFile> RunAsync(string image, string name, string folder, CancellationToken cancellationToken)
    {
        host.Console.Out.WriteLine($"Running init-image: {image}");
        using var archive = await PrintAsync(image, name, cancellationToken);
        await UnpackAsync(archive, folder, cancellationToken);
        var path = Path.Combine(folder, Settings);
        try
        {
            return FuncFileReader.Read(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CliException)
        {
            throw new CliException("init-image did not produce a valid func.init.yaml", cause: exception);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<MemoryStream> PrintAsync(string image, string name, CancellationToken cancellationToken)
    {
        var arguments = new List<string> { "run", "--rm", "-e", $"FN_FUNCTION_NAME={name}" };
        foreach (var proxy in Proxies)
        {
            if (host.Variable(proxy) is { } value)
            {
                arguments.AddRange(["-e", $"{proxy}={value}"]);
            }
        }
        arguments.Add(image);
        var archive = new MemoryStream();
        var error = new StringBuilder();
        try
        {
            var code = await programs.RunAsync(
                new(engine.Name, arguments)
                {
                    Output = stream => stream.CopyToAsync(archive, CancellationToken.None),
                    Error = ProgramOutput.To(error),
                },
                cancellationToken
            );
            if (code != 0)
            {
                throw new CliException($"Error running init-image: exit status {code}. Stderr: '{error}'");
            }
        }
        catch (ProgramNotFoundException exception)
        {
            throw new CliException($"Error starting init-image: {exception.Message}");
        }
        archive.Position = 0;
        return archive;
    }

    // Links and device files are skipped; a path that leaves the directory is refused.
    private static async Task UnpackAsync(MemoryStream archive, string folder, CancellationToken cancellationToken)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        try
        {
            await using var reader = new TarReader(archive, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                var path = Path.GetFullPath(Path.Combine(root, entry.Name));
                var isInside = (path + Path.DirectorySeparatorChar).StartsWith(root, StringComparison.Ordinal);
                if (Path.IsPathRooted(entry.Name) || !isInside)
                {
                    throw new CliException($"init-image wants to write outside the function directory: {entry.Name}");
                }
                await UnpackEntryAsync(entry, path, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or FormatException)
        {
            throw new CliException("Error un-tarring stdout from the init-image: unexpected EOF", cause: exception);
        }
    }

    private static async Task UnpackEntryAsync(TarEntry entry, string path, CancellationToken cancellationToken)
    {
        if (entry.EntryType == TarEntryType.Directory)
        {
            Directory.CreateDirectory(path);
        }
        else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken);
        }
    }
}
