using Fn.Agent.Calls;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Server.Invocation;

/// <summary>Where functions and triggers are looked up that are not known yet: the data store of this node, or the API node over HTTP.</summary>
internal interface IDefinitions
{
    /// <summary>The function with this id and its app.</summary>
    /// <exception cref="FnException"><see cref="FunctionErrors.NotFound"/>, <see cref="AppErrors.NotFound"/>, or there is no answer now.</exception>
    Task<CallTarget> LoadFunctionAsync(string fnId, CancellationToken cancellationToken);

    /// <summary>The function that a path calls, and through which trigger.</summary>
    /// <exception cref="FnException">
    /// <see cref="AppErrors.NotFound"/>, <see cref="TriggerErrors.NotFound"/>, <see cref="FunctionErrors.NotFound"/>, in this order, or there
    /// is no answer now.
    /// </exception>
    Task<TriggerTarget> LoadTriggerAsync(TriggerPath path, CancellationToken cancellationToken);
}
