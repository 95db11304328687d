using Fn.Agent.Docker.Images;

namespace Fn.Engine.Tests.Driver;

/// <summary>Server specification 4.9.</summary>
public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("hello", "hello", null, "latest")]
    [InlineData("fnproject/node:24-dev", "fnproject/node", null, "24-dev")]
    [InlineData("localhost/a", "localhost/a", "localhost", "latest")]
    [InlineData("localhost:5000/a/b:v1", "localhost:5000/a/b", "localhost:5000", "v1")]
    [InlineData("reg.example.com/a", "reg.example.com/a", "reg.example.com", "latest")]
    [InlineData("reg:5000/a", "reg:5000/a", "reg:5000", "latest")]
    [InlineData("a@" + Digest, "a", null, Digest)]
    [InlineData("a:1@" + Digest, "a", null, Digest)]
    [InlineData("[::1]:5000/a:2", "[::1]:5000/a", "[::1]:5000", "2")]
    public void A_reference_has_a_name_a_registry_and_a_tag_or_digest(
        string text,
        string name,
        string? registry,
        string tag
    )
    {
        Assert.True(ImageReference.TryParse(text, out var reference));

        Assert.Equal(new ImageReference(name, registry, tag), reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bad image!!")]
    [InlineData("Upper")]
    [InlineData("a:")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a%2fb")]
    [InlineData("a\n")]
    [InlineData("a@sha256:12")]
    public void What_breaks_the_grammar_is_no_reference(string text) =>
        Assert.False(ImageReference.TryParse(text, out _));
}
