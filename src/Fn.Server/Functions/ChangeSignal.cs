using Fn.Datastore.Changes;

namespace Fn.Server.Functions;

/// <summary>Lets one wait for the next change of any app or function; changes before the wait count, as one.</summary>
internal sealed class ChangeSignal : IChangeObserver, IDisposable
{
    private readonly SemaphoreSlim _changed = new(0);
    private int _isSet;

    /// <inheritdoc/>
    public void OnChanged(string appId)
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _changed.Release();
        }
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _changed.WaitAsync(cancellationToken);
        Volatile.Write(ref _isSet, 0);
    }

    public void Dispose() => _changed.Dispose();
}
