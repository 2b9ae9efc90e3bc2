using System.Globalization;
using System.Text;
using Weft.Cli.Portraits;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Native;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Turns of speech of the page of a process.</summary>
internal static class PageWords
{
    /// <summary>Why something is not shown, in a sentence.</summary>
    /// <param name="what">What: <c>its environment</c>.</param>
    /// <param name="why">Why.</param>
    /// <param name="portrait">Whose.</param>
    public static string Absent(string what, Presence why, ProcessPortrait portrait) =>
        why switch
        {
            Presence.NotApplicable when portrait.IsKernelThread => $"A thread of the kernel does not have {Others(what)}.",
            Presence.NotApplicable => $"It has ended and waits for its parent to take note: {what} {(IsMany(what) ? "are" : "is")} gone.",
            Presence.NotPermitted when Identity.EffectiveUserId == 0 => $"The kernel does not let even root read {what} here.",
            Presence.NotPermitted => string.Create(CultureInfo.InvariantCulture, $"You may not read {what}: it belongs to {(portrait.Status.IsPresent ? Safe(AccountNames.User(portrait.Status.Value.EffectiveUserId)) : "another user")}, or has more rights than you. Try: sudo weft top -p {portrait.Id.ProcessId}"),
            _ => $"{char.ToUpperInvariant(what[0])}{what[1..]} cannot be read: {Phrases.Why(why)}.",
        };

    /// <summary>A foreign text made safe, at most 240 cells.</summary>
    public static string Safe(ReadOnlySpan<byte> hostile)
    {
        CellBuffer cell = new();
        Sanitizer.Append(cell, hostile, unicode: true, maximumCells: 240);
        return Encoding.UTF8.GetString(cell.Bytes);
    }

    private static string Others(string what) => what.StartsWith("its ", StringComparison.Ordinal) ? what[4..] + " of its own" : what;

    private static bool IsMany(string what) => what.EndsWith('s');
}
