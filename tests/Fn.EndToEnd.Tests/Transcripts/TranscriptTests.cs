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
    [Spec("cli 8.2", "body", "error", "call id")]
    [Spec("cli 8.3", "json")]
    public Task Invoke() => CheckAsync("8-invoke");

    private async Task CheckAsync(string name)
    {
        var path = Path.Combine(Product.Root, "tests", "Fn.EndToEnd.Tests", "Transcripts", $"{name}.txt");
        var expected = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await using var site = await FnSite.StartAsync();

        var actual = await new TranscriptShell(site, raw.Name).RunAsync(expected);

        if (Environment.GetEnvironmentVariable("FN_WRITE_TRANSCRIPTS") == "yes")
        {
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        }
        Assert.Equal(expected, actual);
    }
}
