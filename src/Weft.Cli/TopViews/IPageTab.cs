using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>One tab of the page of a process.</summary>
internal interface IPageTab
{
    /// <summary>Its name.</summary>
    string Title { get; }

    /// <summary>Its name where there is little room.</summary>
    string ShortTitle { get; }

    /// <summary>The letter that opens it.</summary>
    char Key { get; }

    /// <summary>Lines there are; those of <see cref="FixedLines"/> among them.</summary>
    int Count { get; }

    /// <summary>Lines at the top that stay when the rest is scrolled.</summary>
    int FixedLines { get; }

    /// <summary>The line that is chosen; -1 where none is.</summary>
    int Chosen { get; set; }

    /// <summary>Another sample is on the screen.</summary>
    void Refresh(TopContext context, PageSubject subject);

    /// <summary>Makes its lines for a width, before they are drawn.</summary>
    void Prepare(TopContext context, PageSubject subject, int width);

    /// <summary>Draws a line.</summary>
    void Draw(CellGrid frame, TopContext context, int line, int row);

    /// <summary>A line's text, for searching.</summary>
    string Text(int line);

    /// <summary>How old it is, in words.</summary>
    string Status(long now);
}
