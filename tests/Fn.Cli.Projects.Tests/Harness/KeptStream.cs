namespace Fn.Cli.Projects.Tests.Harness;

/// <summary>Memory that closing does not lose.</summary>
internal sealed class KeptStream : MemoryStream
{
    protected override void Dispose(bool disposing) { }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public string Text => System.Text.Encoding.UTF8.GetString(ToArray());
}
