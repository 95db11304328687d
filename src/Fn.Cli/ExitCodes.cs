namespace Fn.Cli;

/// <summary>The exit codes of <c>fn</c>. Source: command line specification 1.4.</summary>
internal static class ExitCodes
{
    /// <summary>The command did its work, printed help, or was declined at a prompt.</summary>
    public const int Success = 0;

    /// <summary>Any error.</summary>
    public const int Failure = 1;
}
