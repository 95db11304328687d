using Fn.Cli.Builds.Engines;
using Fn.Cli.Commands.Functions;
using Fn.Cli.Projects.Files;
using Fn.Cli.Providers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Cli.Builds.Deploys;

/// <summary>Deploys one function: version, image, push, function, triggers. Source: CLI specification 6.4, step 4.</summary>
/// <param name="host">The run.</param>
/// <param name="provider">What the function goes to.</param>
/// <param name="build">Builds images.</param>
/// <param name="engine">Pushes them.</param>
/// <param name="forgetEndpoint">Called with app and function name once the function has changed.</param>
internal sealed class FunctionDeploy(
    CliHost host,
    IProvider provider,
    FunctionBuild build,
    ContainerEngine engine,
    Func<string, string, CancellationToken, Task> forgetEndpoint
)
{
    /// <summary>Deploys it; when its image cannot be built, pushed or signed the function file is as it was.</summary>
    /// <exception cref="CliException">When a step fails.</exception>
    public async Task RunAsync(FuncProject project, App app, DeployOptions options, CancellationToken cancellationToken)
    {
        var managed = Managed(project);
        var signing = Signing(project, managed, options);
        if (managed.Listing.Length == 0 && !options.Local)
        {
            await CheckRepositoryAsync(ImageName.For(options.Build.Registry, project.Name, "1"), cancellationToken);
        }
        host.Console.Out.WriteLine($"Deploying {project.Name} to app: {app.Name}");
        var image = await BumpAndBuildAsync(project, app, managed, signing, options, cancellationToken);
        var source = managed.Listing.Length > 0 ? $"PBF listing {managed.Listing}" : $"image {image}";
        host.Console.Out.WriteLine($"Updating function {project.Name} using {source}...");
        var function = await UpdateFunctionAsync(project, app, image, managed, cancellationToken);
        if (provider.HasTriggers)
        {
            await new TriggerDeploy(host, provider.Triggers).RunAsync(project, app, function, cancellationToken);
        }
        await forgetEndpoint(app.Name, project.Name, cancellationToken);
    }

    private async Task CheckRepositoryAsync(string image, CancellationToken cancellationToken)
    {
        ImagePush.CheckRegistry(image);
        if (provider.Repositories is { } repositories)
        {
            await repositories.EnsureAsync(image, cancellationToken);
        }
    }

    // What the file asks of a managed service; a service that is none gets nothing of it, and the user is told.
    private ManagedSettings Managed(FuncProject project)
    {
        WarnIf(
            !provider.HasTriggers && project.File.Triggers.Count > 0,
            $"function {project.Name} has triggers, which the current provider does not support. They will be ignored."
        );
        if (project.File.Oci is not { } oci || provider.IsManaged)
        {
            return ManagedSettings.Of(project.File.Oci);
        }
        if (oci.PbfListingId.Length > 0)
        {
            throw new CliException(
                $"function {project.Name} is a pre-built function of Oracle's service (deploy.oci.pbf), which the current provider does not have"
            );
        }
        WarnIf(
            oci.Present().Count > 0,
            $"function {project.Name} contains OCI-specific deploy settings ({string.Join(", ", oci.Present())}), "
                + "but the current provider does not support OCI managed function features. These settings will be ignored."
        );
        return ManagedSettings.Of(null);
    }

    // How the image is to be signed; null for not at all. What cannot be done is told before anything is built.
    private SigningDetails? Signing(FuncProject project, ManagedSettings managed, DeployOptions options)
    {
        if (provider.Signer is null || managed.Listing.Length > 0 || project.File.Signing is not { } details)
        {
            return null;
        }
        if (details.Missing() is { Count: > 0 } missing)
        {
            throw new CliException($"signing_details is missing values for [{string.Join(',', missing)}] in func.yaml");
        }
        WarnIf(
            options.Local,
            $"function {project.Name} has signing_details, but only images that are pushed can be signed. It will not be signed."
        );
        return options.Local ? null : details;
    }

    private void WarnIf(bool condition, string text)
    {
        if (condition)
        {
            host.Console.Error.WriteLine("Warning: " + text);
        }
    }

    private async Task<string> BumpAndBuildAsync(
        FuncProject project,
        App app,
        ManagedSettings managed,
        SigningDetails? signing,
        DeployOptions options,
        CancellationToken cancellationToken
    )
    {
        var before = project.Snapshot();
        try
        {
            if (!options.NoBump)
            {
                host.Console.Out.WriteLine($"Bumped to version {project.Bump(BumpPart.Patch)}");
            }
            return managed.Listing.Length > 0 ? ""
                : options.Local ? await build.RunAsync(project, options.Build, cancellationToken)
                : await BuildAndPushAsync(project, app, signing, options.Build, cancellationToken);
        }
        catch
        {
            project.Restore(before);
            throw;
        }
    }

    private async Task<string> BuildAndPushAsync(
        FuncProject project,
        App app,
        SigningDetails? signing,
        BuildOptions options,
        CancellationToken cancellationToken
    )
    {
        var targets = Platforms.ForShape(app.Shape, app.Name);
        var isHost = targets is [var only] && only == Platforms.Host;
        options = options with
        {
            Announcement = $"TargetedPlatform:  {Platforms.Describe(targets)}HostPlatform:  {Platforms.Host}",
        };
        string[] platforms = [.. targets.Select(static target => $"linux/{target}")];
        var image = await build.RunAsync(
            project,
            isHost ? options with { Platform = platforms[0] } : options with { CrossPlatforms = platforms },
            cancellationToken
        );
        using var digest = signing is null ? null : new PushedDigest(engine, isBuiltHere: isHost);
        if (isHost || engine.Name == "podman")
        {
            host.Console.Out.WriteLine($"Using Container engine  {engine.Name}  to push");
            string[] push = [.. isHost ? (string[])["push"] : ["manifest", "push"], .. digest?.PushArguments ?? []];
            await new ImagePush(engine).RunAsync(image, push, "error running docker push", cancellationToken);
        }
        if (signing is not null && digest is not null && provider.Signer is { } signer)
        {
            await new ImageSigning(host, signer, digest).RunAsync(image, signing, cancellationToken);
        }
        return image;
    }

    private async Task<Function> UpdateFunctionAsync(
        FuncProject project,
        App app,
        string image,
        ManagedSettings managed,
        CancellationToken cancellationToken
    )
    {
        var file = project.File;
        var wanted = new Function
        {
            Image = image,
            Memory = file.Memory,
            Timeout = file.Timeout ?? 0,
            IdleTimeout = file.IdleTimeout ?? 0,
            Config = file.Config,
            Annotations = new SortedDictionary<string, RawJson>(
                file.Annotations.Concat(managed.Annotations)
                    .GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal)
                    .ToDictionary(static group => group.Key, static group => group.Last(), StringComparer.Ordinal),
                StringComparer.Ordinal
            ),
        };
        var existing = await provider.Functions.FindByNameAsync(app.Id, project.Name, cancellationToken);
        if (existing is not null)
        {
            return await provider.Functions.UpdateAsync(
                wanted with
                {
                    Id = existing.Id,
                },
                managed.Options,
                cancellationToken
            );
        }
        return await CreateFunctionCommand.CreateAsync(
            provider.Functions,
            host.Console.Out,
            wanted with
            {
                AppId = app.Id,
                Name = project.Name,
            },
            managed.Options,
            cancellationToken
        );
    }
}
