using Fn.Agent.Calls;
using Fn.Agent.Pool;
using Fn.Datastore.Apps;
using Fn.Datastore.Functions;
using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Server.Functions;

/// <summary>Tells the agent of which functions containers are to be ready without calls.</summary>
internal sealed class KeptFunctions(IAppStore apps, IFunctionStore functions, ChangeSignal changes) : IKeptFunctions
{
    public async ValueTask<IReadOnlyList<CallTarget>> ListAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, App?>(StringComparer.Ordinal);
        var targets = new List<CallTarget>();
        foreach (var function in await functions.ListAnnotatedAsync(ContainerScale.MinContainersKey, cancellationToken))
        {
            if (!known.TryGetValue(function.AppId, out var app))
            {
                app = known[function.AppId] = await apps.FindAsync(function.AppId, cancellationToken);
            }
            if (app is not null)
            {
                targets.Add(new CallTarget(app, function));
            }
        }
        return targets;
    }

    public Task WaitForChangeAsync(CancellationToken cancellationToken) => changes.WaitAsync(cancellationToken);
}
