using System.Globalization;
using Fn.Cli.Invocation;
using Fn.Cli.Providers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Cli.Commands;

/// <summary>What a recursive deletion takes away, and the question before it. Source: command line specification 2.8.</summary>
internal sealed class DeletePlan
{
    private readonly List<Trigger> _triggers = [];

    /// <summary>The app, when that is what goes.</summary>
    public App? App { get; init; }

    /// <summary>The functions that go.</summary>
    public List<Function> Functions { get; } = [];

    /// <summary>Collects the app's functions with their triggers.</summary>
    public static async Task<DeletePlan> OfAppAsync(CommandRun run, App app, CancellationToken cancellationToken)
    {
        var plan = new DeletePlan { App = app };
        await foreach (var function in run.Provider.Functions.ListAsync(app.Id, null, null, cancellationToken))
        {
            plan.Functions.Add(function);
        }
        foreach (var function in plan.Functions)
        {
            await plan.AddTriggersAsync(run, function, cancellationToken);
        }
        return plan;
    }

    /// <summary>Collects the function's triggers.</summary>
    public static async Task<DeletePlan> OfFunctionAsync(
        CommandRun run,
        Function function,
        CancellationToken cancellationToken
    )
    {
        var plan = new DeletePlan { Functions = { function } };
        await plan.AddTriggersAsync(run, function, cancellationToken);
        return plan;
    }

    /// <summary>Asks, and returns whether the answer was yes.</summary>
    public bool Confirm(CommandRun run)
    {
        run.Out.Write("You are about to delete the following resources:\n");
        Count(run, "Applications: ", App is null ? 0 : 1);
        Count(run, "Functions:    ", Functions.Count);
        Count(run, "Triggers:     ", _triggers.Count);
        run.Out.Write("This operation cannot be undone\nDo you wish to proceed? Y/N: ");
        run.Out.Flush();
        var answer = run.Host.Console.ReadLine()?.Trim();
        if (answer is "y" or "Y")
        {
            return true;
        }
        run.Out.Write(
            answer is "n" or "N" ? "Cancelling delete\n" : "Unrecognised input, should be Y/N\nCancelling delete\n"
        );
        return false;
    }

    /// <summary>Deletes the triggers and, of an app, the functions, each with its line.</summary>
    public async Task DeleteInsideAsync(CommandRun run, CancellationToken cancellationToken)
    {
        foreach (var trigger in _triggers)
        {
            await run.Provider.Triggers.DeleteAsync(trigger.Id, cancellationToken);
            run.Out.Write($"Trigger  {trigger.Name}  deleted\n");
        }
        if (App is null)
        {
            return;
        }
        var endpoints = InvokeEndpoints.Of(run);
        foreach (var function in Functions)
        {
            await run.Provider.Functions.DeleteAsync(function.Id, ChangeOptions.None, cancellationToken);
            await endpoints.ForgetAsync(App.Name, function.Name, cancellationToken);
            run.Out.Write($"Function  {function.Name}  deleted\n");
        }
    }

    private static void Count(CommandRun run, string label, int number)
    {
        if (number > 0)
        {
            run.Out.Write($"   {label}{number.ToString(CultureInfo.InvariantCulture)}\n");
        }
    }

    private async Task AddTriggersAsync(CommandRun run, Function function, CancellationToken cancellationToken)
    {
        if (!run.Provider.HasTriggers)
        {
            return;
        }
        await foreach (
            var trigger in run.Provider.Triggers.ListAsync(function.AppId, function.Id, null, cancellationToken)
        )
        {
            _triggers.Add(trigger);
        }
    }
}
