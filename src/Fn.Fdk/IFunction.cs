namespace Fn.Fdk;

/// <summary>A function as a class: made once, called for every invocation, one call at a time unless options say otherwise.</summary>
/// <typeparam name="TIn">
/// The body: <see cref="string"/>, <see cref="byte"/> array, <see cref="ReadOnlyMemory{T}"/> of bytes or <see cref="Stream"/>; any other type
/// is read as JSON.
/// </typeparam>
/// <typeparam name="TOut">
/// The answer: the same types, <see cref="FnResult"/>, or an <see cref="IAsyncEnumerable{T}"/>, which streams; any other type is
/// written as JSON.
/// </typeparam>
public interface IFunction<TIn, TOut>
{
    /// <summary>Answers one call.</summary>
    /// <param name="input">The bound body; null when it is empty and the type has a null.</param>
    /// <param name="context">The call.</param>
    /// <param name="cancellationToken">Fires before the deadline, and when the caller leaves while the function awaits; honouring it answers 504 in time.</param>
    /// <returns>The result; null answers with an empty body.</returns>
    ValueTask<TOut> InvokeAsync(TIn? input, FnContext context, CancellationToken cancellationToken);
}
