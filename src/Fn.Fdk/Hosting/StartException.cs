namespace Fn.Fdk.Hosting;

/// <summary>The function cannot start; the message is the one line that says why and what to do.</summary>
internal sealed class StartException(string message) : Exception(message);
