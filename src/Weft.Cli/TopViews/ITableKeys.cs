using Weft.Cli.Terminal;

namespace Weft.Cli.TopViews;

/// <summary>Keys of the table that open or do something elsewhere: pages, menus, actions.</summary>
internal interface ITableKeys
{
    /// <summary>Takes a key that the table has no use for; false when it is none of these.</summary>
    bool Handle(TerminalEvent input, TopTable table, TopContext context);

    /// <summary>Opens what the row chosen stands for.</summary>
    void Open(TopTable table, TopContext context);
}
