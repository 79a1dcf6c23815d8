using System.Text;

namespace Relight.Reports;

/// <summary>Writes HTML and SVG that is well-formed and safe: every text and attribute is escaped, every element closed.</summary>
internal sealed class MarkupWriter
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();
    private readonly HashSet<string> _scripts = [];

    /// <summary>Opens an element.</summary>
    /// <param name="name">The element's name, from the program, never from data.</param>
    /// <param name="attributes">Names and values; one with a null value is left out.</param>
    public MarkupWriter Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Tag(name, attributes).Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Closes the element that was opened last.</summary>
    public MarkupWriter Close()
    {
        _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Writes an element that can hold nothing, such as <c>img</c>, or an SVG shape.</summary>
    public MarkupWriter Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Tag(name, attributes).Append("/>");
        return this;
    }

    /// <summary>Writes an element with text in it.</summary>
    public MarkupWriter Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    /// <summary>Writes text.</summary>
    public MarkupWriter Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>Writes a line break of the source, for those who read it.</summary>
    public MarkupWriter Line()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>All that was written.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() => _open.Count == 0
        ? _text.ToString()
        : throw new InvalidOperationException($"The element {_open.Peek()} was not closed.");

    /// <summary>Writes what is markup already: the style sheet and the document type.</summary>
    internal MarkupWriter Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Writes a script that lies beside this file, once a page however many blocks need it.</summary>
    /// <param name="file">Its name, such as <c>map.js</c>.</param>
    internal MarkupWriter Script(string file) => _scripts.Add(file)
        ? Line().Open("script").Raw($"//<![CDATA[\n{ReportResource.Read(file)}//]]>").Close()
        : this;

    private StringBuilder Tag(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(attribute).Append("=\"");
                Escape(value);
                _text.Append('"');
            }
        }

        return _text;
    }

    private void Escape(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<':
                    _text.Append("&lt;");
                    break;
                case '>':
                    _text.Append("&gt;");
                    break;
                case '&':
                    _text.Append("&amp;");
                    break;
                case '"':
                    _text.Append("&quot;");
                    break;
                case '\'':
                    _text.Append("&#39;");
                    break;
                case < 0x20 and not ('\t' or '\n' or '\r') or 0x7F or 0xFFFE or 0xFFFF:
                    _text.Append('\uFFFD');   // XML has no such characters, not even escaped
                    break;
                default:
                    _text.Append(rune);
                    break;
            }
        }
    }
}
