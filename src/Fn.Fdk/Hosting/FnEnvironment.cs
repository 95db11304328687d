using System.Collections;
using System.Globalization;

namespace Fn.Fdk.Hosting;

/// <summary>The variables of the contract, read once at start.</summary>
internal sealed class FnEnvironment(Func<string, string?> read, Func<IReadOnlyDictionary<string, string>> readAll)
{
    private IReadOnlyDictionary<string, string>? _config;

    public string? Format { get; } = Set(read("FN_FORMAT"));

    public string? Listener { get; } = Set(read("FN_LISTENER"));

    public string? DevPort { get; } = Set(read("FN_DEV_PORT"));

    public string FunctionId { get; } = read("FN_FN_ID") ?? string.Empty;

    public string FunctionName { get; } = read("FN_FN_NAME") ?? string.Empty;

    public string AppId { get; } = read("FN_APP_ID") ?? string.Empty;

    public string AppName { get; } = read("FN_APP_NAME") ?? string.Empty;

    public string? LogFrameName { get; } = Set(read("FN_LOGFRAME_NAME"));

    public string? LogFrameHeader { get; } = Set(read("FN_LOGFRAME_HDR"));

    public long MemoryLimitBytes { get; } =
        long.TryParse(read("FN_MEMORY"), NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes)
            ? mebibytes * 1024 * 1024
            : 0;

    public IReadOnlyDictionary<string, string> Config => _config ??= readAll();

    /// <summary>Neither variable of the contract is there: nobody runs us but a developer.</summary>
    public bool IsDevelopment => Format is null && Listener is null;

    public static FnEnvironment OfProcess() => new(Environment.GetEnvironmentVariable, ReadProcess);

    public static FnEnvironment Of(IReadOnlyDictionary<string, string> variables) =>
        new(variables.GetValueOrDefault, () => variables);

    private static string? Set(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static Dictionary<string, string> ReadProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        }
        return variables;
    }
}
