using System.CommandLine;
using Fn.Cli.Builds;
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
        if (image.Length == 0)
        {
            throw new CliException(
                "no image specified",
                "Give it after the function's name: fn create function APP FUNCTION IMAGE:TAG"
            );
        }
        var app = await GetAppAsync(run, cancellationToken);
        ImageName.RequireTag(image);
        var wanted = new Function
        {
            Name = name,
            AppId = app.Id,
            Image = image,
        };

        await CreateAsync(run, _flags.Apply(run, json, wanted), cancellationToken);
        return ExitCodes.Success;
    }

    /// <summary>Creates the function and says so; deploying does the same.</summary>
    public static async Task<Function> CreateAsync(CommandRun run, Function wanted, CancellationToken cancellationToken)
    {
        var created = await run.Client.Functions.CreateAsync(wanted, cancellationToken);
        var image = created.Image.Length > 0 ? $" with {created.Image}" : "";
        run.Out.Write($"Successfully created function: {created.Name}{image}\n");
        return created;
    }
}
