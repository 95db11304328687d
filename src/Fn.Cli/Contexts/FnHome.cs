namespace Fn.Cli.Contexts;

/// <summary>The files of the user, below <c>$HOME/.fn</c>. Source: command line specification 3.1.</summary>
internal sealed class FnHome(string directory)
{
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary><c>$HOME/.fn</c>.</summary>
    public string Directory { get; } = directory;

    /// <summary>The settings that hold for all contexts.</summary>
    public string ConfigFile => Path.Combine(Directory, "config.yaml");

    /// <summary>Where each context has its file.</summary>
    public string ContextsDirectory => Path.Combine(Directory, "contexts");

    /// <summary>Data of the server that <c>fn start</c> runs.</summary>
    public string DataDirectory => Path.Combine(Directory, "data");

    /// <summary>The home of this user.</summary>
    public static FnHome Of(CliHost host)
    {
        var home =
            host.Variable("HOME")
            ?? host.Variable("USERPROFILE")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new FnHome(Path.Combine(home, ".fn"));
    }

    /// <summary>The file of a context, whether it exists or not.</summary>
    public string ContextFile(string name) => Path.Combine(ContextsDirectory, name + ".yaml");

    /// <summary>Whether a context can have this name; one with a path in it would lead to other files.</summary>
    public static bool IsContextName(string name) =>
        name is not ("" or "." or "..") && !name.AsSpan().ContainsAny('/', '\\', '\0');

    /// <summary>Whether there is a context of this name.</summary>
    public bool HasContext(string name) => IsContextName(name) && File.Exists(ContextFile(name));

    /// <summary>Creates what is missing, and never touches what is there.</summary>
    /// <exception cref="CliException">A directory or file cannot be made; the message has the form of the bootstrap errors.</exception>
    public void EnsureExists(FirstContexts first)
    {
        EnsureDirectory(Directory, ".fn");
        EnsureDirectory(ContextsDirectory, "contexts");
        foreach (var (name, content) in first.All())
        {
            EnsureFile(ContextFile(name), content);
        }
        EnsureFile(ConfigFile, () => FirstConfig(first.Current));
    }

    /// <summary>Writes a settings file that only its owner can read, since it may hold a token.</summary>
    public static void Write(string path, string text)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName; // the link stays
        }
        var temporary = $"{path}.{Path.GetRandomFileName()}"; // other runs may write too
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFile;
        }
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }
        File.Move(temporary, path, overwrite: true);
    }

    private static FlatYaml FirstConfig(string context) =>
        new()
        {
            [ConfigurationKeys.CliVersion] = CliVersion.Text,
            [ConfigurationKeys.ContainerEngine] = "docker",
            [ConfigurationKeys.CurrentContext] = context,
        };

    private static void EnsureDirectory(string path, string name)
    {
        if (System.IO.Directory.Exists(path))
        {
            return;
        }
        try
        {
            if (!System.IO.Directory.Exists(Path.GetDirectoryName(path)))
            {
                throw new DirectoryNotFoundException();
            }
            System.IO.Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"error creating {name} directory mkdir {path}: {FileFault.Reason(e)}", cause: e);
        }
    }

    private static void EnsureFile(string path, Func<FlatYaml> content)
    {
        if (File.Exists(path))
        {
            return;
        }
        try
        {
            Write(path, content().ToText());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                $"error creating {Path.GetFileName(path)} open {path}: {FileFault.Reason(e)}",
                cause: e
            );
        }
    }
}
