using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>
/// One thing on the live screen: the table, the page of a process, a menu, a question, the help. They lie on each other; the
/// uppermost is asked first for each key, and all are drawn from below. A whole page covers what is under it.
/// </summary>
internal interface ITopView
{
    /// <summary>Draws itself into the frame, which holds what lies below. Must do with any size from 1 × 1.</summary>
    void Draw(CellGrid frame, TopContext context);

    /// <summary>Takes a key, a mouse event or a paste; false leaves it to what lies below.</summary>
    bool Handle(TerminalEvent input, TopContext context);

    /// <summary>A new sample is on the screen (<see cref="TopContext.Sample"/>).</summary>
    void Refresh(TopContext context);
}
