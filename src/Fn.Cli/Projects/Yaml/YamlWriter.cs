using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fn.Cli.Projects.Yaml;

/// <summary>Writes a new file in block style: two blanks of indent, lists level with their key, ambiguous strings in double quotes.</summary>
internal sealed class YamlWriter : IDisposable
{
    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly Emitter _emitter;

    /// <summary>Starts a document whose root is a mapping.</summary>
    public YamlWriter()
    {
        _emitter = new Emitter(_text, new EmitterSettings().WithNewLine("\n"));
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: true));
        Open();
    }

    /// <summary>Starts a mapping, as the value of the last key or as an item of the open list.</summary>
    public void Open() =>
        _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));

    /// <summary>Ends the innermost mapping.</summary>
    public void Close() => _emitter.Emit(new MappingEnd());

    /// <summary>Starts a list as the value of the last key.</summary>
    public void OpenList() =>
        _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));

    /// <summary>Ends the innermost list.</summary>
    public void CloseList() => _emitter.Emit(new SequenceEnd());

    /// <summary>A string: a key, or a value.</summary>
    public void Text(string text)
    {
        var style =
            text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
            : YamlScalars.NeedsQuotes(text) || LooksLikeAlias(text) ? ScalarStyle.DoubleQuoted
            : ScalarStyle.Any;
        _emitter.Emit(
            new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true)
        );
    }

    // The parser takes an asterisk inside a plain key for an alias.
    private static bool LooksLikeAlias(string text) => text.Contains(" *", StringComparison.Ordinal);

    /// <summary>A number, boolean or null, never quoted.</summary>
    public void Bare(string text) =>
        _emitter.Emit(
            new Scalar(
                AnchorName.Empty,
                TagName.Empty,
                text,
                ScalarStyle.Plain,
                isPlainImplicit: true,
                isQuotedImplicit: false
            )
        );

    /// <summary>A key and its string, left out when the string is empty.</summary>
    public void TextUnlessEmpty(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Text(key);
            Text(value);
        }
    }

    /// <summary>A key and its number, left out when the number is null or zero.</summary>
    public void NumberUnlessZero(string key, decimal? value)
    {
        if (value is { } number && number != 0)
        {
            Text(key);
            Bare(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    /// <summary>Ends the document.</summary>
    public string Finish()
    {
        Close();
        _emitter.Emit(new DocumentEnd(isImplicit: true));
        _emitter.Emit(new StreamEnd());
        return _text.ToString();
    }
}
