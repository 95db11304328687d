using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Contract;

public sealed class DocumentTests
{
    [Fact]
    public async Task Code_shown_in_the_README_is_cut_from_built_samples()
    {
        var readme = await ReadAsync("src", "Fn.Fdk", "README.md");
        var samples =
            await ReadAsync("samples", "hello-dotnet", "func.cs")
            + await ReadAsync("samples", "context-dotnet", "func.cs");

        var blocks = readme
            .Split("```csharp\n")
            .Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])
            .ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, samples, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Checklist", "127")]
    public async Task The_template_of_fn_init_is_the_hello_sample()
    {
        var template = await ReadAsync("src", "Fn.Cli", "Projects", "Boilerplate", "dotnet", "func.cs.txt");

        Assert.Equal(await ReadAsync("samples", "hello-dotnet", "func.cs"), template);
    }

    private static Task<string> ReadAsync(params string[] path) =>
        File.ReadAllTextAsync(Repository.At(path), TestContext.Current.CancellationToken);
}
