namespace Fn.Load;

/// <summary>The benchmark cannot go on; the message is one sentence for whoever started it.</summary>
internal sealed class BenchException(string message) : Exception(message);
