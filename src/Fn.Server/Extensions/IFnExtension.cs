namespace Fn.Server.Extensions;

/// <summary>A named addition to the server. Source: server specification 9.1.</summary>
public interface IFnExtension
{
    /// <summary>What it is added by; unique in a server, case matters.</summary>
    string Name { get; }

    /// <summary>Adds its listeners, middleware, endpoints and services; called once, when the extension is added.</summary>
    void SetUp(FnServerBuilder server);
}
