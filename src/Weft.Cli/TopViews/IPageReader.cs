using Weft.Cli.Messages;

namespace Weft.Cli.TopViews;

/// <summary>Reads what a tab shows. Runs on a thread of its own, which may be left behind when the kernel keeps it waiting.</summary>
internal interface IPageReader
{
    /// <summary>The tab's name.</summary>
    string Title { get; }

    /// <summary>Its name where there is little room.</summary>
    string ShortTitle { get; }

    /// <summary>The letter that opens it.</summary>
    char Key { get; }

    /// <summary>Seconds from one reading to the next while it is shown; 0 for once. It is longer when the reading is dear.</summary>
    int Seconds { get; }

    /// <summary>Reads.</summary>
    /// <returns>The answer; null when the process has ended.</returns>
    /// <exception cref="UserError">It cannot be had, with the reason in words.</exception>
    PageAnswer? Read(PageWish wish, PageReaders readers);
}
