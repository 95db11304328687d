using System.Globalization;
using System.Text;

namespace Fn.Cli.Builds;

/// <summary>A generated Dockerfile in the function directory, removed when the build is over, however it ends.</summary>
internal sealed class TemporaryDockerfile : IAsyncDisposable
{
    private TemporaryDockerfile(string path) => Path = path;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Writes the file, readable by the user only.</summary>
    /// <exception cref="CliException">When the directory cannot be written to.</exception>
    public static async Task<TemporaryDockerfile> CreateAsync(
        string folder,
        string text,
        CancellationToken cancellationToken
    )
    {
        var number = Random.Shared.Next(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var file = new TemporaryDockerfile(System.IO.Path.Combine(folder, $"Dockerfile-fn-tmp{number}"));
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            await using var stream = new FileStream(file.Path, options);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"could not write the Dockerfile of the build: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory went away under us; there is nothing left to remove.
        }
        return ValueTask.CompletedTask;
    }
}
