namespace Fn.Client.Tests;

/// <summary>Command line specification 3.5.</summary>
public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("localhost:8080", "http://localhost:8080")]
    [InlineData("http://h", "http://h:80")]
    [InlineData("https://h/", "https://h:443")]
    [InlineData("HTTP://h/foo", "http://h:80/foo")]
    [InlineData("http://[::1]", "http://[::1]:80")]
    [InlineData("http://[::1]:9/x/", "http://[::1]:9/x")]
    [InlineData("http://h:", "http://h:80")]
    public void Scheme_and_port_are_written_out(string address, string text)
    {
        var parsed = ServerAddress.Parse(address);

        Assert.Equal(text, parsed.Text);
    }

    [Theory]
    [InlineData("http://%zz", "parse \"http://%zz\": invalid URL escape \"%zz\"")]
    [InlineData("://h", "parse \"://h\": missing protocol scheme")]
    [InlineData("http://h:abc", "parse \"http://h:abc\": invalid port \":abc\" after host")]
    [InlineData("http://a b", "parse \"http://a b\": invalid character \" \" in host name")]
    [InlineData("http://", "parse \"http://\": no Host in request URL")]
    [InlineData(":80", "parse \"http://:80\": no Host in request URL")]
    [InlineData("::", "parse \"http://::\": invalid host name")]
    [InlineData("http://[::1", "parse \"http://[::1\": invalid host name")]
    [InlineData("http://a..b", "parse \"http://a..b\": invalid host name")]
    public void What_is_no_URL_is_refused(string address, string message)
    {
        var failure = Assert.Throws<FormatException>(() => ServerAddress.Parse(address));

        Assert.Equal(message, failure.Message);
    }
}
