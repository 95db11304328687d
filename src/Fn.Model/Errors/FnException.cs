namespace Fn.Model.Errors;

/// <summary>A failure with a catalogue entry. Thrown by the control plane and answered as Fn's JSON error body.</summary>
public sealed class FnException(FnError error, Exception? cause = null) : Exception(error.Message, cause)
{
    /// <summary>The entry that the caller gets.</summary>
    public FnError Error { get; } = error;
}
