namespace Fn.Server.Bodies;

/// <summary>The content types that Fn's answers carry.</summary>
internal static class WireContent
{
    public const string Json = "application/json; charset=utf-8";
    public const string Text = "text/plain; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";
}
