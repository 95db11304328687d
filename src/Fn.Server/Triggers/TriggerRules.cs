using Fn.Model.Errors;
using Fn.Model.Ids;
using Fn.Model.Triggers;
using Fn.Server.Annotations;
using Fn.Server.Bodies;
using Fn.Server.Names;

namespace Fn.Server.Triggers;

/// <summary>What makes a valid trigger, in the order in which failures are told. Source: server specification, appendix A.</summary>
internal sealed class TriggerRules(IdGenerator ids, TimeProvider time)
{
    /// <summary>The new trigger that a create request asks for.</summary>
    public Trigger Create(TriggerBody body)
    {
        if (FindFault(body) is { } error)
        {
            throw error.ToException();
        }
        AnnotationRules.Check(body.Annotations);
        var now = time.GetUtcNow();
        return new Trigger
        {
            Id = ids.Next(),
            Name = body.Name,
            AppId = body.AppId,
            FnId = body.FnId,
            CreatedAt = now,
            UpdatedAt = now,
            Type = body.Type,
            Source = body.Source,
            Annotations = body.Annotations!,
        };
    }

    /// <summary>A trigger after an update; the same object when nothing changed. App and type stay without a word (D7).</summary>
    public Trigger Update(Trigger trigger, TriggerBody body)
    {
        var next = trigger with
        {
            Name = body.Name.Length > 0 ? body.Name : trigger.Name,
            FnId = body.FnId.Length > 0 ? body.FnId : trigger.FnId,
            Source = body.Source.Length > 0 ? body.Source : trigger.Source,
        };
        var error = FindNameFault(next.Name) ?? FindSourceFault(next.Source);
        if (error is not null)
        {
            throw error.ToException();
        }
        next = next with { Annotations = MapMerge.Annotations(trigger.Annotations, body.Annotations) };
        // Records compare maps by reference, which is what a merge keeps when it changes nothing.
        return next == trigger ? trigger : next with { UpdatedAt = time.GetUtcNow() };
    }

    private static FnError? FindFault(TriggerBody body) =>
        body.Id.Length > 0 ? TriggerErrors.IdGiven
        : body.HasCreatedAt ? TriggerErrors.CreatedAtGiven
        : body.HasUpdatedAt ? TriggerErrors.UpdatedAtGiven
        : body.AppId.Length == 0 ? TriggerErrors.AppIdMissing
        : FindNameFault(body.Name) is { } name ? name
        : body.FnId.Length == 0 ? TriggerErrors.FnIdMissing
        : body.Type != "http" ? TriggerErrors.TypeNotSupported
        : FindSourceFault(body.Source);

    private static FnError? FindNameFault(string name) =>
        name.Length == 0 ? TriggerErrors.NameMissing
        : ResourceName.IsTooLong(name) ? TriggerErrors.NameTooLong
        : !ResourceName.IsWord(name) ? TriggerErrors.NameInvalid
        : null;

    private static FnError? FindSourceFault(string source) =>
        source.Length == 0 ? TriggerErrors.SourceMissing
        : source[0] != '/' ? TriggerErrors.SourcePrefixMissing
        : null;
}
