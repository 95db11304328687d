using System.Text;
using Fn.Model.Errors;
using Fn.Model.Wire;

namespace Fn.Server.Annotations;

/// <summary>What annotations may be. Source: server specification 1.7.</summary>
internal static class AnnotationRules
{
    private const int MaxKeyBytes = 128;
    private const int MaxValueBytes = 512;
    private const int MaxCount = 100;

    /// <summary>Checks the annotations of a new resource.</summary>
    public static void Check(Dictionary<string, RawJson>? annotations)
    {
        CheckEach(annotations);
        CheckCount(annotations?.Count ?? 0);
    }

    public static void CheckEach(IEnumerable<KeyValuePair<string, RawJson>>? annotations)
    {
        foreach (var (key, value) in annotations ?? [])
        {
            var error =
                key.Length == 0 || key.AsSpan().ContainsAnyExceptInRange('!', '~') ? AnnotationErrors.KeyInvalid
                : key.Length > MaxKeyBytes ? AnnotationErrors.KeyTooLong
                : IsEmpty(value) || value.Text == "null" ? AnnotationErrors.ValueInvalid
                : Encoding.UTF8.GetByteCount(value.Text) > MaxValueBytes ? AnnotationErrors.ValueTooLong
                : null;
            if (error is not null)
            {
                throw error.ToException();
            }
        }
    }

    public static void CheckCount(int count)
    {
        if (count > MaxCount)
        {
            throw AnnotationErrors.TooMany.ToException();
        }
    }

    public static bool IsEmpty(RawJson value) => value.Text == "\"\"";
}
