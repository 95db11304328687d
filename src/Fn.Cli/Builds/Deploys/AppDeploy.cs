using Fn.Cli.Projects;
using Fn.Cli.Projects.Files;
using Fn.Cli.Providers;
using Fn.Client.Errors;
using Fn.Model.Apps;

namespace Fn.Cli.Builds.Deploys;

/// <summary>Deploys one function, or all below a directory, into an app. Source: CLI specification 6.4.</summary>
internal sealed class AppDeploy(CliHost host, IApps apps, FunctionDeploy functions)
{
    /// <summary>Makes sure of the app, then builds and updates each function in turn; the first failure stops.</summary>
    /// <exception cref="CliException">When something is missing or a step fails.</exception>
    public async Task RunAsync(DeployOptions options, CancellationToken cancellationToken)
    {
        var start = WorkingFolder.Of(host, options.WorkingFolder);
        var appFile = AppFile.Find(start);
        if (options.All && appFile is null)
        {
            throw new CliException(
                "Could not find app file",
                "Name the app in one beside the functions: echo 'name: myapp' > app.yaml"
            );
        }
        var name = options.App.Length > 0 ? options.App : appFile?.Name ?? "";
        if (name.Length == 0)
        {
            throw new CliException(
                "App name must be provided, try `--app APP_NAME`",
                appFile is null ? null : "The app file has no line 'name: APP_NAME'."
            );
        }
        var folder = options.Path.Length > 0 ? WorkingFolder.Below(start, options.Path) : start;
        // Read before anything is created, so that a mistake here leaves no empty app behind.
        var projects = options.All ? FindAll(folder) : [FuncProject.Load(folder)];
        foreach (var project in projects)
        {
            CheckSchema(project);
        }
        var app = await EnsureAppAsync(options, appFile, name, cancellationToken);
        if (options.All)
        {
            await DeployAllAsync(projects, app, options, cancellationToken);
            return;
        }
        if (options.Path.Length > 0)
        {
            host.Console.Out.WriteLine($"Deploying function at: ./{options.Path}");
        }
        await functions.RunAsync(projects[0], app, options, cancellationToken);
    }

    private static FuncProject[] FindAll(string folder)
    {
        FuncProject[] projects = [.. FunctionSearch.Walk(folder).Select(FuncProject.LoadFile)];
        if (projects.Length == 0)
        {
            throw new CliException("No functions found to deploy");
        }
        var twice = projects
            .GroupBy(static project => project.Name, StringComparer.Ordinal)
            .FirstOrDefault(static group => group.Count() > 1);
        return twice is null
            ? projects
            : throw new CliException(
                $"two functions are called {twice.Key}: {string.Join(" and ", twice.Select(static project => project.Path))}",
                "give each function file a name of its own"
            );
    }

    private static void CheckSchema(FuncProject project)
    {
        if (project.File.IsLegacy)
        {
            throw new CliException(
                "unsupported func.yaml version, please use the migrate command to update your function metadata"
            );
        }
    }

    private async Task DeployAllAsync(
        IReadOnlyList<FuncProject> projects,
        App app,
        DeployOptions options,
        CancellationToken cancellationToken
    )
    {
        foreach (var project in projects)
        {
            try
            {
                await functions.RunAsync(project, app, options, cancellationToken);
                File.SetLastWriteTimeUtc(project.Path, host.Time.GetUtcNow().UtcDateTime);
            }
            catch (Exception exception) when (exception is CliException or FnClientException)
            {
                throw new CliException(
                    $"deploy error on {project.Path}: {exception.Message}",
                    (exception as CliException)?.Hint,
                    exception
                );
            }
        }
    }

    private async Task<App> EnsureAppAsync(
        DeployOptions options,
        AppFile? file,
        string name,
        CancellationToken cancellationToken
    )
    {
        var app = options.CreateApp
            ? await apps.FindByNameAsync(name, cancellationToken)
            : await apps.GetByNameAsync(name, cancellationToken);
        var wanted = file is null
            ? new App { Name = name }
            : new App
            {
                Name = name,
                Config = file.Config,
                Annotations = file.Annotations,
                SyslogUrl = file.SyslogUrl,
            };
        if (app is null)
        {
            var created = await apps.CreateAsync(wanted, ChangeOptions.None, cancellationToken);
            host.Console.Out.WriteLine($"Successfully created app:  {created.Name}");
            return created;
        }
        if (file is not null)
        {
            await UpdateAppAsync(wanted with { Id = app.Id }, cancellationToken);
        }
        return app;
    }

    private async Task UpdateAppAsync(App app, CancellationToken cancellationToken)
    {
        try
        {
            await apps.UpdateAsync(app, ChangeOptions.None, cancellationToken);
        }
        catch (FnClientException exception)
        {
            throw new CliException($"Failed to update app config: {exception.Message}", cause: exception);
        }
    }
}
