namespace Fn.Datastore.Changes;

/// <summary>Told of every committed change that goes through this process, so that caches forget at once.</summary>
/// <remarks>Called after the commit, on the writer's thread, before the writer is answered; it must not block or throw.</remarks>
public interface IChangeObserver
{
    /// <summary>An app, or anything it owns, was created, changed or deleted.</summary>
    /// <param name="appId">The app; deleting an app is one call, whatever it held.</param>
    void OnChanged(string appId);
}
