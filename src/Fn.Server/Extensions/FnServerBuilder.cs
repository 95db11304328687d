using Fn.Agent;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Datastore;
using Fn.Datastore.Apps;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Fn.Server.Annotations;
using Fn.Server.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fn.Server.Extensions;

/// <summary>A server of one's own: the whole of <c>fnserver</c> with what is added here. Source: server specification 9.</summary>
/// <remarks>Settings come from the environment of the process, as those of <c>fnserver</c> do, unless <see cref="Set"/> says otherwise.</remarks>
public sealed partial class FnServerBuilder
{
    private readonly Dictionary<string, string> _settings = EnvironmentSource.VariablesOfProcess();
    private readonly Dictionary<string, IFnExtension> _known = new(StringComparer.Ordinal);
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<IAppListener> _apps = [];
    private readonly List<IFunctionListener> _functions = [];
    private readonly List<ITriggerListener> _triggers = [];
    private readonly List<ICallListener> _calls = [];
    private readonly List<ICallWrapper> _wrappers = [];
    private readonly List<CallOverride> _overrides = [];
    private readonly List<FnMiddleware> _all = [];
    private readonly List<FnMiddleware> _api = [];
    private readonly List<FnMiddleware> _invocation = [];
    private readonly List<ExtraEndpoint> _endpoints = [];
    private PullRetry? _pullRetry;

    /// <summary>Sets what the environment variable of this name would.</summary>
    public FnServerBuilder Set(string name, string value)
    {
        _settings[name] = value;
        return this;
    }

    /// <summary>Makes an extension known by its name; <see cref="Add(string)"/> adds it.</summary>
    public FnServerBuilder Register(IFnExtension extension)
    {
        _known[extension.Name] = extension;
        return this;
    }

    /// <summary>Adds a registered extension.</summary>
    /// <exception cref="StartupException">None of this name is registered.</exception>
    public FnServerBuilder Add(string name) =>
        _known.TryGetValue(name, out var extension)
            ? Add(extension)
            : throw new StartupException([
                $"no extension '{name}' is registered; there are: {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}",
            ]);

    /// <summary>Adds an extension.</summary>
    public FnServerBuilder Add(IFnExtension extension)
    {
        extension.SetUp(this);
        return this;
    }

    /// <summary>Adds a listener of apps, functions, triggers or calls: of each kind that it implements.</summary>
    /// <exception cref="ArgumentException">It implements none.</exception>
    public FnServerBuilder Listen(object listener)
    {
        var isAny = AddIf(_apps, listener) | AddIf(_functions, listener) | AddIf(_triggers, listener);
        return AddIf(_calls, listener) | isAny
            ? this
            : throw new ArgumentException($"{listener.GetType()} implements no listener", nameof(listener));
    }

    /// <summary>Adds a step that edits calls before they ask for a container; the first added comes first.</summary>
    public FnServerBuilder OverrideCalls(CallOverride edit)
    {
        _overrides.Add(edit);
        return this;
    }

    /// <summary>Adds a step around each call in its container; only a node that runs containers has such.</summary>
    public FnServerBuilder WrapCalls(ICallWrapper wrapper)
    {
        _wrappers.Add(wrapper);
        return this;
    }

    /// <summary>Adds middleware around every request; the first added is the outermost.</summary>
    public FnServerBuilder Use(FnMiddleware middleware)
    {
        _all.Add(middleware);
        return this;
    }

    /// <summary>Adds middleware around the resources under <c>/v2</c>, but not around <see cref="Map"/>; the first added is the outermost.</summary>
    public FnServerBuilder UseForApi(FnMiddleware middleware)
    {
        _api.Add(middleware);
        return this;
    }

    /// <summary>Adds middleware around <c>/invoke</c> and <c>/t</c>; the first added is the outermost.</summary>
    public FnServerBuilder UseForInvocation(FnMiddleware middleware)
    {
        _invocation.Add(middleware);
        return this;
    }

    /// <summary>Adds an endpoint.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="path">Such as <c>/v2/stock/{item}</c>; the parameters are among the route values.</param>
    /// <param name="handler">What answers.</param>
    public FnServerBuilder Map(string method, string path, RequestDelegate handler)
    {
        _endpoints.Add(new ExtraEndpoint(method, path, handler));
        return this;
    }

    /// <summary>Keeps apps, functions and triggers in stores of one's own; <c>FN_DB_URL</c> is not opened.</summary>
    /// <param name="stores">Makes one object that is all three. It tells every <see cref="IChangeObserver"/> of changes.</param>
    public FnServerBuilder UseDatastore<T>(Func<IServiceProvider, T> stores)
        where T : class, IAppStore, IFunctionStore, ITriggerStore =>
        ConfigureServices(services =>
        {
            services.RemoveAll<DatastoreStartup>();
            services.AddSingleton(stores);
            services.Replace(ServiceDescriptor.Singleton<IAppStore>(static made => made.GetRequiredService<T>()));
            services.Replace(ServiceDescriptor.Singleton<IFunctionStore>(static made => made.GetRequiredService<T>()));
            services.Replace(ServiceDescriptor.Singleton<ITriggerStore>(static made => made.GetRequiredService<T>()));
        });

    /// <summary>Runs containers on an engine of one's own.</summary>
    public FnServerBuilder UseEngine(Func<IServiceProvider, IContainerEngine> engine) =>
        ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(engine)));

    /// <summary>Tries again to pull images; without it what could not be pulled fails the calls that wait for it.</summary>
    public FnServerBuilder UsePullRetry(PullRetry retry)
    {
        _pullRetry = retry;
        return this;
    }

    /// <summary>Replaces the annotations that are computed for answers.</summary>
    /// <param name="replace">Given the server's own, which may be asked or forgotten.</param>
    public FnServerBuilder UseAnnotator(Func<IEndpointAnnotator, IEndpointAnnotator> replace) =>
        ConfigureServices(services => services.Decorate<IEndpointAnnotator>((_, own) => replace(own)));

    /// <summary>Adds or replaces services, such as <see cref="IInvoker"/>, after the server's own are registered.</summary>
    public FnServerBuilder ConfigureServices(Action<IServiceCollection> configure)
    {
        _services.Add(configure);
        return this;
    }

    /// <summary>Starts the server beside whatever else the process does, such as a test.</summary>
    /// <exception cref="StartupException">It cannot start; the message says why.</exception>
    public async Task<FnServer> StartAsync()
    {
        var app = ServerHost.Create(new EnvironmentSource(_settings), extensions: this);
        try
        {
            await ServerProgram.StartAsync(app);
            return new FnServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs until SIGINT, SIGTERM or the token ends it. What keeps it from starting is told on standard error.</summary>
    /// <returns>The exit code of the process: 0, or 1 when it could not start.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        NativeMemory.Prepare();
        InlineCompletions.Prepare();
        return ServerProgram.RunAsync(new EnvironmentSource(_settings), Console.Error, this, cancellationToken);
    }

    internal void Apply(IServiceCollection services)
    {
        foreach (var configure in _services)
        {
            configure(services);
        }
        if (_pullRetry is { } retry)
        {
            services.Decorate<IContainerEngine>(
                (made, engine) => new RetryingEngine(engine, retry, made.GetRequiredService<TimeProvider>())
            );
        }
        if (_apps.Count > 0)
        {
            services.Decorate<IAppStore>((_, store) => new ListeningAppStore(store, _apps));
        }
        if (_functions.Count > 0)
        {
            services.Decorate<IFunctionStore>((_, store) => new ListeningFunctionStore(store, _functions));
        }
        if (_triggers.Count > 0)
        {
            services.Decorate<ITriggerStore>((_, store) => new ListeningTriggerStore(store, _triggers));
        }
        ApplyCalls(services);
    }

    // Without any of these, calls know nothing of them.
    private void ApplyCalls(IServiceCollection services)
    {
        if (_calls.Count + _overrides.Count + _wrappers.Count == 0)
        {
            return;
        }
        services.AddSingleton(made => new CallSteps(
            _overrides,
            _calls,
            _wrappers,
            made.GetRequiredService<ILogger<CallSteps>>()
        ));
        var hasHook =
            services.LastOrDefault(static known => known.ServiceType == typeof(IInvoker)) is { } invoker
            && AgentServices.IsAgent(invoker);
        if (hasHook)
        {
            services.AddSingleton<ICallHook>(static made => made.GetRequiredService<CallSteps>());
        }
        if (_calls.Count + _overrides.Count > 0)
        {
            services.Decorate<IInvoker>(
                (made, invoker) => new ListeningInvoker(invoker, made.GetRequiredService<CallSteps>(), hasHook)
            );
        }
    }

    internal void UseAroundAll(WebApplication app) => app.UseAroundAll(_all);

    internal void UseAroundEndpoints(WebApplication app) => app.UseAroundEndpoints(_api, _invocation);

    internal void MapExtras(IEndpointRouteBuilder routes) => routes.MapExtras(_endpoints);

    private static bool AddIf<T>(List<T> listeners, object listener)
    {
        if (listener is not T one)
        {
            return false;
        }
        listeners.Add(one);
        return true;
    }
}
