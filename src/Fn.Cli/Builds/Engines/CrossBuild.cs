namespace Fn.Cli.Builds.Engines;

/// <summary>Builds for other machines than this one by the engine's buildx, and pushes. Source: CLI specification 6.6.</summary>
/// <remarks>docker pushes as part of the build; podman leaves a manifest, which the caller pushes.</remarks>
internal sealed class CrossBuild(ContainerEngine engine)
{
    private const string Builder = "oci_fn_builder";

    /// <summary>Builds.</summary>
    /// <returns>The engine's exit code.</returns>
    /// <exception cref="CliException">When the engine cannot make a builder for these machines.</exception>
    public async Task<int> RunAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        var platforms = string.Join(',', build.CrossPlatforms);
        var isPodman = engine.Name == "podman";
        if (!isPodman)
        {
            await EnsureBuilderAsync(build.CrossPlatforms, platforms, cancellationToken);
        }
        try
        {
            var arguments = Arguments(build, platforms, isPodman);
            var none = new Dictionary<string, string>(StringComparer.Ordinal);
            return await engine.BuildAsync(arguments, build, none, cancellationToken);
        }
        finally
        {
            await engine.AskAsync(["buildx", "rm", Builder], CancellationToken.None);
        }
    }

    private static List<string> Arguments(ImageBuild build, string platforms, bool isPodman)
    {
        var arguments = new List<string> { "buildx", "build", "-f", build.Dockerfile, "--platform", platforms };
        if (build.NoCache)
        {
            arguments.Add("--no-cache");
        }
        foreach (var argument in build.BuildArgs)
        {
            arguments.AddRange(["--build-arg", argument]);
        }
        arguments.AddRange(["--build-arg", $"ARCH={platforms}", "--label", $"imageName={build.Image}"]);
        arguments.AddRange(isPodman ? ["--manifest", build.Image, "--load"] : ["-t", build.Image, "--push"]);
        arguments.AddRange(["--build-arg", "HTTP_PROXY", "--build-arg", "HTTPS_PROXY", "."]);
        return arguments;
    }

    // A builder of the user's that can do it is used as it is.
    private async Task EnsureBuilderAsync(
        IReadOnlyList<string> platforms,
        string joined,
        CancellationToken cancellationToken
    )
    {
        if (platforms is [var one])
        {
            var current = await engine.AskAsync(["buildx", "inspect"], cancellationToken);
            var lines = current
                .Output.Split('\n')
                .Where(static line => line.Contains("Platforms", StringComparison.Ordinal));
            if (lines.Any(line => line.Contains(one, StringComparison.Ordinal)))
            {
                return;
            }
        }
        await engine.AskAsync(["buildx", "rm", Builder], cancellationToken);
        string[] create = ["buildx", "create", "--name", Builder, "--use", "--platform", joined];
        var made = await engine.AskAsync(create, cancellationToken);
        if (made.ExitCode != 0)
        {
            throw new CliException(
                $"Cannot create/use builder instance {Builder} for {engine.Name} : exit status {made.ExitCode}",
                "Images for other machines need buildx (Debian: docker-buildx)."
            );
        }
    }
}
