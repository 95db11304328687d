namespace Fn.Fdk.Binding;

/// <summary>The request body does not fit the function's input; the caller is to blame.</summary>
internal sealed class InputException(string message, Exception? innerException = null)
    : Exception(message, innerException);
