namespace Fn.Client.Errors;

/// <summary>Anything a call can fail with besides cancellation. The message can be shown to a user as it is.</summary>
public abstract class FnClientException : Exception
{
    private protected FnClientException(string message, Exception? cause)
        : base(message, cause) { }
}
