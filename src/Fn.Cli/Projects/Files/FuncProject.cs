using System.Text;
using Fn.Cli.Contexts;
using Fn.Cli.Projects.Yaml;

namespace Fn.Cli.Projects.Files;

/// <summary>A function directory and its function file, read once and edited in place.</summary>
internal sealed class FuncProject
{
    /// <summary>The names a function file may have, in the order in which they are tried.</summary>
    public static readonly IReadOnlyList<string> FileNames = ["func.yaml", "func.yml", "func.json"];

    /// <summary>What is said when none of them exists.</summary>
    public const string NotFound = "could not find function file";

    /// <summary>The way out of a missing function file.</summary>
    public const string NotFoundHint =
        "Go to the directory with the func.yaml, or start a function there: fn init --runtime go";

    private string _text;

    private FuncProject(string path, string text, FuncFile file)
    {
        Path = path;
        _text = text;
        File = file;
    }

    /// <summary>Absolute path of the function file.</summary>
    public string Path { get; }

    /// <summary>Absolute path of the function directory.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>What the file says now.</summary>
    public FuncFile File { get; private set; }

    /// <summary>The name, or that of the directory in lower case when the file has none.</summary>
    public string Name => File.Name.Length > 0 ? File.Name : new DirectoryInfo(Folder).Name.ToLowerInvariant();

    /// <summary>Path of the function file in a directory; null when there is none.</summary>
    public static string? Find(string folder) =>
        FileNames.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(System.IO.Path.Exists);

    /// <summary>Reads the function file of a directory.</summary>
    /// <exception cref="CliException">When there is none, or it cannot be read.</exception>
    public static FuncProject Load(string folder) =>
        LoadFile(Find(folder) ?? throw new CliException(NotFound, NotFoundHint));

    /// <summary>Reads a function file.</summary>
    /// <exception cref="CliException">When it cannot be read.</exception>
    public static FuncProject LoadFile(string path)
    {
        var text = ReadText(path);
        return new(path, text, FileFault.Naming(path, () => FuncFileReader.Read(text)));
    }

    /// <summary>The text of a function file.</summary>
    /// <exception cref="CliException">When it is no regular file, no UTF-8 text, or not the user's to read.</exception>
    public static string ReadText(string path)
    {
        RegularFile.Check(path);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(System.IO.File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            throw new CliException($"could not read {path}: it is not UTF-8 text");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"could not open {path} for parsing. Error: {exception.Message}");
        }
    }

    /// <summary>Raises the version in the file, takes a tag off the name, and leaves the rest as it is.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="CliException">When the version has no three numbers, or the file cannot be written.</exception>
    public string Bump(BumpPart part)
    {
        var version = FuncVersion.Bump(File.Version, part);
        Set("version", version, "name", "schema_version");
        var tag = File.Name.IndexOf(':', File.Name.LastIndexOf('/') + 1);
        if (tag >= 0)
        {
            Set("name", File.Name[..tag]); // the version is the tag
        }
        return version;
    }

    /// <summary>Writes the base images into the file, behind the runtime.</summary>
    /// <exception cref="CliException">When the file cannot be written.</exception>
    public void Stamp(string buildImage, string runImage)
    {
        Set("build_image", buildImage, "runtime", "version", "name");
        Set("run_image", runImage, "build_image");
    }

    /// <summary>A point to which the file can be taken back.</summary>
    public string Snapshot() => _text;

    /// <summary>Takes the file back to a snapshot, unless someone else changed it meanwhile.</summary>
    public void Restore(string snapshot)
    {
        if (string.Equals(snapshot, _text, StringComparison.Ordinal))
        {
            return;
        }
        if (string.Equals(ReadText(Path), _text, StringComparison.Ordinal))
        {
            Write(snapshot);
        }
    }

    private void Set(string key, string value, params ReadOnlySpan<string> after) =>
        Write(YamlEdit.Set(_text, key, value, after));

    private void Write(string text)
    {
        try
        {
            System.IO.File.WriteAllText(Path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"could not write {Path}: {exception.Message}");
        }
        _text = text;
        File = FuncFileReader.Read(text);
    }
}
