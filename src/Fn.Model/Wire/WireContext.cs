using System.Text.Json.Serialization;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Model.Wire;

/// <summary>Source-generated metadata of everything the API carries; use it through <see cref="WireJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ConfigConverter), typeof(AnnotationsConverter), typeof(WireTime)]
)]
[JsonSerializable(typeof(App))]
[JsonSerializable(typeof(Function))]
[JsonSerializable(typeof(Trigger))]
[JsonSerializable(typeof(Page<App>))]
[JsonSerializable(typeof(Page<Function>))]
[JsonSerializable(typeof(Page<Trigger>))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, RawJson>))]
internal sealed partial class WireContext : JsonSerializerContext;
