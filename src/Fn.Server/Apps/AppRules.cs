using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Ids;
using Fn.Server.Annotations;
using Fn.Server.Bodies;
using Fn.Server.Names;

namespace Fn.Server.Apps;

/// <summary>What makes a valid app, in the order in which failures are told. Source: server specification, appendix A.</summary>
internal sealed class AppRules(IdGenerator ids, TimeProvider time)
{
    /// <summary>The new app that a create request asks for.</summary>
    public App Create(AppBody body)
    {
        if (body.Id.Length > 0)
        {
            throw AppErrors.IdGiven.ToException();
        }
        CheckName(body.Name);
        AnnotationRules.Check(body.Annotations);
        ScaleRules.Check(body.Annotations, body.Annotations ?? []);
        SyslogUrl.Check(body.SyslogUrl);
        if (body.Shape is not ("" or "GENERIC_X86" or "GENERIC_ARM" or "GENERIC_X86_ARM"))
        {
            throw AppErrors.ShapeInvalid.ToException();
        }
        var now = time.GetUtcNow();
        return new App
        {
            Id = ids.Next(),
            Name = body.Name,
            Config = body.Config!,
            Annotations = body.Annotations!,
            SyslogUrl = body.SyslogUrl,
            Shape = body.Shape,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>An app after an update; the same object when nothing changed.</summary>
    public App Update(App app, AppBody body)
    {
        if (body.Name.Length > 0 && body.Name != app.Name)
        {
            throw AppErrors.NameImmutable.ToException();
        }
        var config = MapMerge.Config(app.Config, body.Config);
        var annotations = MapMerge.Annotations(app.Annotations, body.Annotations);
        ScaleRules.Check(body.Annotations, annotations);
        var syslogUrl = body.SyslogUrl switch
        {
            null => app.SyslogUrl,
            "" => null,
            var url => url,
        };
        if (syslogUrl != app.SyslogUrl)
        {
            SyslogUrl.Check(syslogUrl);
        }
        else if (ReferenceEquals(config, app.Config) && ReferenceEquals(annotations, app.Annotations))
        {
            return app;
        }
        return app with
        {
            Config = config,
            Annotations = annotations,
            SyslogUrl = syslogUrl,
            UpdatedAt = time.GetUtcNow(),
        };
    }

    private static void CheckName(string name)
    {
        FnError? error =
            name.Length == 0 ? AppErrors.NameMissing
            : ResourceName.IsTooLong(name) ? AppErrors.NameTooLong
            : !ResourceName.IsWord(name) ? AppErrors.NameInvalid
            : null;
        if (error is not null)
        {
            throw error.ToException();
        }
    }
}
