using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>The built command against the built server, byte for byte: each file beside this one is a session, named after its section.</summary>
public sealed class TranscriptTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli C", "apps, functions, triggers and their configuration", "init, bump, build and deploy")]
    public Task The_sessions_of_the_appendix() => CheckAsync("appendix-c");

    [ProductFact]
    [Spec("cli 2.2", "create app", "list apps", "inspect app", "update app", "delete app", "change-compartment app")]
    public Task Apps() => CheckAsync("2.2-apps");

    [ProductFact]
    [Spec("cli 2.3", "create function", "list functions", "inspect function", "update function", "delete function")]
    public Task Functions() => CheckAsync("2.3-functions");

    [ProductFact]
    [Spec("cli 2.4", "create trigger", "list triggers", "inspect trigger", "update trigger", "delete trigger")]
    public Task Triggers() => CheckAsync("2.4-triggers");

    [ProductFact]
    [Spec("cli 2.5", "config", "get config", "list config", "unset config", "delete config")]
    public Task Configuration() => CheckAsync("2.5-config");

    [ProductFact]
    [Spec(
        "cli 2.6",
        "create context",
        "list contexts",
        "inspect context",
        "use context",
        "unset context",
        "update context",
        "delete context"
    )]
    public Task Contexts() => CheckAsync("2.6-contexts");

    [ProductFact]
    [Spec("cli 2.9", "warnings", "tags", "provisioned concurrency", "detached timeout", "destinations")]
    public Task Flags_of_the_managed_service() => CheckAsync("2.9-managed");

    [ProductFact]
    [Spec("cli 1.1", "dashes", "order", "end of flags", "no bundles", "surplus arguments", "value errors")]
    [Spec("cli 1.4", "missing arguments", "unknown command", "flag errors", "providers", "broken configuration")]
    public Task Grammar_and_errors() => CheckAsync("1-global");

    [ProductFact]
    [Spec("cli 6.1", "bump")]
    [Spec("cli 4.2", "migrate")]
    [Spec("cli 5.1", "init")]
    public Task Function_files() => CheckAsync("4-files");

    [ProductFact]
    [Spec("cli 6.2", "build")]
    [Spec("cli 6.4", "deploy one", "deploy all")]
    [Spec("cli 6.7", "push")]
    public Task Builds_and_deploys() => CheckAsync("6-builds");

    [ProductFact]
    [Spec("cli 8.1", "the input", "the type", "headers")]
    [Spec("cli 8.2", "body", "error", "call id")]
    [Spec("cli 8.3", "json")]
    [Spec("cli 8.4", "the file", "dropped")]
    public Task Invoke() => CheckAsync("8-invoke");

    [ProductFact]
    [Spec("cli 1.2", "context", "registry", "verbose", "help", "version")]
    [Spec("cli 1.6", "the page of fn", "the page of a verb", "the page of a command")]
    [Spec("cli 1.7", "client and server")]
    [Spec("cli 1.5", "none in a pipe")]
    public Task Help_and_global_options() => CheckAsync("1-help");

    [ProductFact]
    [Spec("cli 1.3", "FN_API_URL", "FN_REGISTRY", "FN_CONTEXT", "FN_CURRENT_CONTEXT", "FN_PROVIDER", "FN_TOKEN")]
    [Spec("cli 1.3", "FN_CONTAINER_ENGINETYPE", "FN_CLI_VERSION", "any key", "FDK versions")]
    [Spec("cli 1.3", "FN_INVOKE_ENDPOINT_CACHE_TTL", "DEBUG", "proxies of Maven and of builds", "proxies of requests")]
    public Task Environment_variables() => CheckAsync("1.3-environment");

    [ProductFact]
    [Spec("cli 2.1", "commands", "objects", "configurations")]
    [Spec("cli 2.8", "the question")]
    [Spec("cli 2.10", "columns")]
    public Task Names_questions_and_tables() => CheckAsync("2.1-map");

    [ProductFact]
    [Spec("cli 3.1", "files")]
    [Spec("cli 3.2", "keys")]
    [Spec("cli 3.3", "loading")]
    [Spec("cli 3.4", "precedence")]
    [Spec("cli 3.5", "addresses", "tokens", "providers")]
    public Task Files_of_the_configuration() => CheckAsync("3-contexts");

    [ProductFact]
    [Spec("cli 4.1", "names", "fields", "build steps", "legacy", "broken files")]
    [Spec("cli 4.3", "app files")]
    [Spec("cli 4.5", "a Dockerfile of one's own")]
    public Task Files_of_functions_and_apps() => CheckAsync("4.1-files");

    [ProductFact]
    [Spec("cli 5.2", "runtimes", "detection")]
    [Spec("cli 5.5", "an init-image")]
    [Spec("cli 4.4", "func.init.yaml")]
    public Task Runtimes_and_init_images() => CheckAsync("5-init");

    [ProductFact]
    [Spec("cli 5.3", "every file of a new project", "what is there already", "go", "node", "dotnet")]
    public Task Boilerplates() => CheckAsync("5.3-boilerplate");

    [ProductFact]
    [Spec("cli 6.3", "a project of each runtime", "entrypoint and cmd", "the temporary file")]
    [Spec("cli 6.5", "names")]
    public Task Generated_dockerfiles() => CheckAsync("6.3-dockerfiles");

    [ProductFact]
    [Spec("cli 7.1", "start", "flags", "an interrupt")]
    [Spec("cli 7.2", "stop")]
    [Spec("cli 7.3", "update server")]
    [Spec("cli 7.4", "build-server", "the source")]
    public Task The_local_server() => CheckAsync("7-server");

    [ProductFact]
    [Spec("cli 9.1", "commands", "names", "nothing, and never an error")]
    public Task Completion() => CheckAsync("9-completion");

    [ProductFact]
    [Spec("cli A", "headers", "apps", "functions", "triggers", "the version", "typed errors", "other errors", "dates")]
    public Task What_goes_over_the_network() => CheckAsync("a-traffic");

    private Task CheckAsync(string name) => TranscriptFile.CheckAsync(name, raw);
}
