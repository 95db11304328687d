namespace Fn.Datastore.Changes;

/// <summary>Telling everybody who wants to know.</summary>
internal static class ChangeObservers
{
    public static void Tell(this IChangeObserver[] observers, string appId)
    {
        foreach (var observer in observers)
        {
            observer.OnChanged(appId);
        }
    }
}
