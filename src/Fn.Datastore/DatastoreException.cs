namespace Fn.Datastore;

/// <summary>The database cannot be used at all; the message is one sentence for the operator, without credentials.</summary>
public sealed class DatastoreException(string message, Exception? cause = null) : Exception(message, cause);
