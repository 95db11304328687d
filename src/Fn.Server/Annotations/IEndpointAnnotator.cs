using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Server.Annotations;

/// <summary>Adds where a function or trigger is called, which is computed for each answer and never stored.</summary>
/// <remarks>Source: server specification 1.14. Called on the threads of requests, any number at once.</remarks>
public interface IEndpointAnnotator
{
    /// <summary>The function as it is answered.</summary>
    /// <param name="request">Whose <c>Host</c> header may be the base.</param>
    /// <param name="function">As it is stored.</param>
    Function Annotate(HttpRequest request, Function function);

    /// <summary>The trigger as it is answered.</summary>
    /// <param name="request">Whose <c>Host</c> header may be the base.</param>
    /// <param name="trigger">As it is stored, of any function of the app.</param>
    /// <param name="app">Null when it is gone by now.</param>
    Trigger Annotate(HttpRequest request, Trigger trigger, App? app);
}
