namespace Fn.Model.Errors;

/// <summary>An entry of the error catalogue: a failure that a caller can see. The wording is part of the API.</summary>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Message">The <c>message</c> member of the error body.</param>
/// <param name="Blame">Whose doing it is.</param>
public sealed record FnError(int Status, string Message, Blame Blame)
{
    /// <summary>Sent as <c>Retry-After</c> in whole seconds; null sends no such header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exception that carries this entry to the one handler that turns it into a response.</summary>
    /// <param name="cause">What went wrong underneath; it goes to the log, never to the caller.</param>
    public FnException ToException(Exception? cause = null) => new(this, cause);
}
