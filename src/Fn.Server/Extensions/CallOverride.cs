using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>Edits a call before it asks for a container. Source: server specification 9.4, 9.7.</summary>
/// <remarks>An <see cref="FnException"/> ends the call with that answer.</remarks>
/// <param name="call">What is called.</param>
/// <param name="cancellationToken">The caller left.</param>
/// <returns>
/// The call to make: this one, or one of the same id with another target, such as one with other <see cref="CallTarget.Extensions"/>,
/// which shares no container with calls that have none.
/// </returns>
public delegate ValueTask<Call> CallOverride(Call call, CancellationToken cancellationToken);
