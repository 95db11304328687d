using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Ids;
using Fn.Server.Annotations;
using Fn.Server.Bodies;
using Fn.Server.Names;

namespace Fn.Server.Functions;

/// <summary>What makes a valid function, in the order in which failures are told. Source: server specification, appendix A.</summary>
internal sealed class FunctionRules(IdGenerator ids, TimeProvider time)
{
    private const ulong DefaultMemory = 128;
    private const int DefaultTimeout = 30;
    private const int DefaultIdleTimeout = 30;

    /// <summary>The new function that a create request asks for, its shape still empty.</summary>
    public Function Create(FunctionBody body)
    {
        if (FindFault(body) is { } error)
        {
            throw error.ToException();
        }
        var now = time.GetUtcNow();
        var function = new Function
        {
            Id = ids.Next(),
            Name = body.Name,
            AppId = body.AppId,
            Image = body.Image,
            Memory = body.Memory == 0 ? DefaultMemory : body.Memory,
            Timeout = body.Timeout == 0 ? DefaultTimeout : body.Timeout,
            IdleTimeout = body.IdleTimeout == 0 ? DefaultIdleTimeout : body.IdleTimeout,
            Config = body.Config!,
            Annotations = body.Annotations!,
            CreatedAt = now,
            UpdatedAt = now,
        };
        CheckLimits(function);
        AnnotationRules.Check(body.Annotations);
        ScaleRules.Check(body.Annotations, function.Annotations);
        return function;
    }

    /// <summary>A function after an update; the same object when nothing changed. Name, app and shape stay without a word.</summary>
    public Function Update(Function function, FunctionBody body)
    {
        var next = function with
        {
            Image = body.Image.Length > 0 ? body.Image : function.Image,
            Memory = body.Memory != 0 ? body.Memory : function.Memory,
            Timeout = body.Timeout != 0 ? body.Timeout : function.Timeout,
            IdleTimeout = body.IdleTimeout != 0 ? body.IdleTimeout : function.IdleTimeout,
            Config = MapMerge.Config(function.Config, body.Config),
        };
        CheckLimits(next);
        next = next with { Annotations = MapMerge.Annotations(function.Annotations, body.Annotations) };
        ScaleRules.Check(body.Annotations, next.Annotations);
        // Records compare maps by reference, which is what a merge keeps when it changes nothing.
        return next == function ? function : next with { UpdatedAt = time.GetUtcNow() };
    }

    private static FnError? FindFault(FunctionBody body) =>
        body.Id.Length > 0 ? FunctionErrors.IdGiven
        : body.AppId.Length == 0 ? FunctionErrors.AppIdMissing
        : body.Name.Length == 0 ? FunctionErrors.NameMissing
        : ResourceName.IsTooLong(body.Name) ? FunctionErrors.NameTooLong
        : !ResourceName.IsPathSegment(body.Name) ? FunctionErrors.NameInvalid
        : body.Image.Length == 0 ? FunctionErrors.ImageMissing
        : null;

    private static void CheckLimits(Function function)
    {
        var error =
            function.Timeout is < 1 or > 300 ? FunctionErrors.TimeoutOutOfRange
            : function.IdleTimeout is < 1 or > 3600 ? FunctionErrors.IdleTimeoutOutOfRange
            : function.Memory is < 1 or > 8192 ? FunctionErrors.MemoryOutOfRange
            : null;
        if (error is not null)
        {
            throw error.ToException();
        }
    }
}
