using System.CommandLine;
using Fn.Cli.Builds;
using Fn.Cli.Providers;
using Fn.Model.Functions;

namespace Fn.Cli.Commands.Functions;

/// <summary><c>fn create function</c>. Source: command line specification 2.3.</summary>
internal sealed class CreateFunctionCommand() : ServerCommand(1)
{
    private readonly FunctionFlags _flags = new(updates: false);

    public override IReadOnlyList<Option> Flags => _flags.All;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var json = _flags.ReadJson(run);
        var name = run.Argument(1).Length > 0 ? run.Argument(1) : json.Text("displayName") ?? "";
        if (name.Length == 0)
        {
            throw new CliException("fnName path is missing");
        }
        var image = _flags.ImageOf(run, json);
        _flags.Managed.CheckCreate(run, image);
        if (image.Length == 0 && !_flags.Managed.IsPrebuilt(run))
        {
            throw new CliException(
                "no image specified",
                "Give it after the function's name: fn create function APP FUNCTION IMAGE:TAG"
            );
        }
        var app = await GetAppAsync(run, cancellationToken);
        if (image.Length > 0)
        {
            ImageName.RequireTag(image);
        }
        var wanted = new Function
        {
            Name = name,
            AppId = app.Id,
            Image = image,
        };

        var (function, options) = _flags.Apply(run, json, wanted);
        await CreateAsync(run.Provider.Functions, run.Out, function, options, cancellationToken);
        return ExitCodes.Success;
    }

    /// <summary>Creates the function and says so; deploying does the same.</summary>
    public static async Task<Function> CreateAsync(
        IFunctions functions,
        TextWriter output,
        Function wanted,
        ChangeOptions options,
        CancellationToken cancellationToken
    )
    {
        var created = await functions.CreateAsync(wanted, options, cancellationToken);
        var source =
            created.Annotations.TryGetValue(ManagedAnnotations.PrebuiltListing, out var listing)
                ? $" from PBF {listing.AsString()}"
            : created.Image.Length > 0 ? $" with {created.Image}"
            : "";
        output.Write($"Successfully created function: {created.Name}{source}\n");
        return created;
    }
}
