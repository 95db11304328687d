using Fn.Cli.Commands.Triggers;
using Fn.Cli.Projects.Files;
using Fn.Cli.Providers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Cli.Builds.Deploys;

/// <summary>Creates or updates the triggers that a function file lists; others stay.</summary>
internal sealed class TriggerDeploy(CliHost host, ITriggers triggers)
{
    /// <summary>Synchronises the triggers of one function.</summary>
    public async Task RunAsync(FuncProject project, App app, Function function, CancellationToken cancellationToken)
    {
        foreach (var entry in project.File.Triggers)
        {
            var wanted = new Trigger
            {
                AppId = app.Id,
                FnId = function.Id,
                Name = entry.Name,
                Type = entry.Type,
                Source = entry.Source is ['/', ..] or "" ? entry.Source : $"/{entry.Source}",
            };
            var existing = await triggers.FindByNameAsync(app.Id, function.Id, entry.Name, cancellationToken);
            if (existing is not null)
            {
                await triggers.UpdateAsync(wanted with { Id = existing.Id }, cancellationToken);
                continue;
            }
            await CreateTriggerCommand.CreateAsync(triggers, host.Console.Out, wanted, cancellationToken);
        }
    }
}
