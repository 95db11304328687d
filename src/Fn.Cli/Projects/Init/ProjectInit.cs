using Fn.Cli.Contexts;
using Fn.Cli.Output;
using Fn.Cli.Projects.Boilerplate;
using Fn.Cli.Projects.Files;
using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Projects.Init;

/// <summary>Starts a function project. Source: CLI specification 5.1.</summary>
/// <param name="host">The run.</param>
/// <param name="runtimes">The known runtimes.</param>
/// <param name="initImage">Runs init-images; asked for only when one is named.</param>
/// <param name="newestFdk">The FDK version that a new project is to name; null for the known-good one.</param>
/// <param name="installPackages">Makes our .NET packages available to the new project.</param>
internal sealed class ProjectInit(
    CliHost host,
    RuntimeCatalog runtimes,
    Func<InitImage> initImage,
    Func<Language, CancellationToken, Task<string?>> newestFdk,
    Action installPackages
)
{
    /// <summary>Writes the project.</summary>
    /// <exception cref="CliException">When an option is wrong, or something is in the way.</exception>
    public async Task RunAsync(InitOptions options, CancellationToken cancellationToken)
    {
        CheckOptions(options);
        var start = WorkingFolder.Of(host, options.WorkingFolder);
        var folder = options.Path.Length == 0 ? start : Path.GetFullPath(Path.Combine(start, options.Path));
        var given = string.IsNullOrEmpty(options.Name) ? new DirectoryInfo(folder).Name : options.Name;
        var name = FunctionName.Check(given);
        var isNew = false;
        if (options.Path.Length > 0)
        {
            host.Console.Out.WriteLine($"Creating function at: ./{options.Path}");
            isNew = !Path.Exists(folder);
            if (!isNew && !options.Force)
            {
                throw new CliException(
                    $"directory {folder} already exists, cannot init function",
                    "Choose another name, or keep what is there and add the rest with --force."
                );
            }
            Create(folder);
        }
        try
        {
            await WriteAsync(options, folder, name, cancellationToken);
        }
        catch when (isNew)
        {
            Directory.Delete(folder, recursive: true); // so that the next try is not told that it exists
            throw;
        }
    }

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A directory can only be missing below something that is none.
            var reason = exception is DirectoryNotFoundException ? "not a directory" : FileFault.Reason(exception);
            throw new CliException($"mkdir {folder}: {reason}");
        }
    }

    private void CheckOptions(InitOptions options)
    {
        if (options.InitImage.Length > 0 && options.Runtime.Length > 0)
        {
            throw new CliException("You can't supply --runtime with --init-image");
        }
        if (options.Runtime is not ("" or RuntimeCatalog.Docker))
        {
            CheckRuntime(options.Runtime);
        }
        if (options.Trigger.Length > 0 && !options.Trigger.Equals("http", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(
                $"init does not support the trigger type '{options.Trigger}'.\n Permitted values are 'http'."
            );
        }
    }

    private void CheckRuntime(string id)
    {
        var runtime =
            runtimes.Find(id)
            ?? throw new CliException(
                $"Init does not support the '{id}' runtime",
                Spelling.Nearest(id, RuntimeCatalog.HelpList.Split(", ")) is { } near
                    ? $"Did you mean '{near}'?"
                    : $"known runtimes: {RuntimeCatalog.HelpList}"
            );
        if (!runtime.CanInit)
        {
            var series = runtime.Version[..runtime.Version.LastIndexOf('.')];
            throw new CliException(
                $"Runtime {id} is no more supported for new apps. "
                    + $"Please use python or python{series} runtime for new apps."
            );
        }
    }

    private async Task WriteAsync(InitOptions options, string folder, string name, CancellationToken cancellationToken)
    {
        if (!options.Force && FuncProject.Find(folder) is { } existing)
        {
            _ = FuncProject.LoadFile(existing);
            throw new CliException("Function file already exists, aborting");
        }
        var file = Frame(options, name);
        var hasDockerfile = File.Exists(Path.Combine(folder, "Dockerfile"));
        if (hasDockerfile)
        {
            host.Console.Out.WriteLine("Dockerfile found. Using runtime 'docker'.");
            file = file with { Runtime = RuntimeCatalog.Docker };
        }
        else if (options.Runtime == RuntimeCatalog.Docker)
        {
            throw new CliException("Function file runtime is 'docker', but no Dockerfile exists");
        }
        if (options.InitImage.Length > 0)
        {
            var brought = await initImage().RunAsync(options.InitImage, name, folder, cancellationToken);
            file = Merge(file, brought, options);
        }
        else if (!hasDockerfile && file.Oci is not { PbfListingId.Length: > 0 })
        {
            file = await FillAsync(file, options, folder, cancellationToken);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "func.yaml"), FuncFileWriter.Write(file), cancellationToken);
        host.Console.Out.WriteLine("func.yaml created.");
    }

    private static FuncFile Frame(InitOptions options, string name) =>
        new()
        {
            SchemaVersion = FuncFile.CurrentSchema,
            Name = name,
            Version = options.Version,
            Memory = options.Memory,
            Timeout = options.Timeout > 0 ? options.Timeout : null,
            IdleTimeout = options.IdleTimeout > 0 ? options.IdleTimeout : null,
            Config = options.Config,
            Annotations = options.Annotations,
            Triggers = options.Trigger.Length > 0 ? [new(name, "http", $"/{name}")] : [],
            Oci = options.Oci,
        };

    private async Task<FuncFile> FillAsync(
        FuncFile file,
        InitOptions options,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var id = options.Runtime.Length > 0 ? options.Runtime : Detect(folder);
        var runtime = options.Runtime.Length > 0 ? runtimes.Find(id)! : runtimes.FindFor(id, folder)!;
        if (options.Runtime.Length > 0)
        {
            runtime = runtimes.Find(id, await newestFdk(runtime.Language, cancellationToken))!;
            BoilerplateWriter.Write(runtime, folder);
            if (runtime.Language == Language.DotNet)
            {
                installPackages();
            }
            host.Console.Out.WriteLine("Function boilerplate generated.");
        }
        return file with
        {
            Runtime = id,
            BuildImage = runtime.BuildImage,
            RunImage = runtime.RunImage,
            Entrypoint = options.Entrypoint.Length > 0 ? options.Entrypoint : runtime.Entrypoint,
            Cmd = options.Cmd.Length > 0 ? options.Cmd : runtime.Cmd,
            Memory = file.Memory > 0 ? file.Memory : runtime.Memory,
        };
    }

    private string Detect(string folder)
    {
        var id =
            RuntimeCatalog.Detect(folder)
            ?? throw new CliException(
                "No supported files found to guess runtime, please set runtime explicitly with --runtime flag",
                "A new function in a directory of its own: fn init --runtime go NAME"
            );
        host.Console.Out.WriteLine($"Found {id} function, assuming {id} runtime.");
        return id;
    }

    private static FuncFile Merge(FuncFile file, FuncFile brought, InitOptions options) =>
        file with
        {
            Runtime = brought.Runtime,
            BuildImage = brought.BuildImage,
            RunImage = brought.RunImage,
            BuildSteps = brought.BuildSteps,
            ContentType = brought.ContentType,
            Entrypoint = options.Entrypoint.Length > 0 ? options.Entrypoint : brought.Entrypoint,
            Cmd = options.Cmd.Length > 0 ? options.Cmd : brought.Cmd,
            Oci = file.Oci ?? brought.Oci,
        };
}
