namespace Fn.Agent.Calls;

/// <summary>Takes request headers one after the other; repeated names stay separate lines.</summary>
public interface IHeaderSink
{
    /// <summary>Adds a header.</summary>
    /// <param name="prefix">Put before the name; may be empty.</param>
    /// <param name="name">A token; written in canonical case (<c>X-Foo-Bar</c>).</param>
    /// <param name="value">Latin-1 text; control characters are dropped.</param>
    void Add(ReadOnlySpan<char> prefix, ReadOnlySpan<char> name, ReadOnlySpan<char> value);
}
