namespace Fn.Server.Settings;

/// <summary>A variable of the environment that the server reads, as its operator is told of it.</summary>
/// <param name="Name">Exactly as it is set.</param>
/// <param name="Form">How its value is written.</param>
/// <param name="Default">What an unset variable means, spelled as a value; empty for nothing.</param>
/// <param name="Meaning">A phrase without a full stop.</param>
internal sealed record Setting(string Name, SettingForm Form, string Default, string Meaning)
{
    /// <summary>False for what the original has and nothing here needs: its form is checked, and the log says so.</summary>
    public bool HasEffect { get; init; } = true;

    /// <summary>Whether <c>NAME_FILE</c> may name a file that holds the value.</summary>
    public bool MayBeInFile => Name.StartsWith("FN_", StringComparison.Ordinal);
}

/// <summary>Settings that an operator looks for in one place.</summary>
internal sealed record SettingGroup(string Title, IReadOnlyList<Setting> Settings);

/// <summary>How a value is written.</summary>
internal enum SettingForm
{
    /// <summary>Anything.</summary>
    Text,

    /// <summary>Decimal, 0 or more.</summary>
    Number,

    /// <summary>Decimal; a negative one is no limit.</summary>
    Milliseconds,

    /// <summary><c>1m30s</c>, or whole seconds; 0 is no limit.</summary>
    Duration,

    /// <summary><c>true</c>, <c>1</c>, <c>t</c> or <c>false</c>, <c>0</c>, <c>f</c>.</summary>
    Switch,
}
