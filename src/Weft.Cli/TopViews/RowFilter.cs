using System.Text;
using Weft.Columns;
using Weft.Queries;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Which tasks of a sample are shown: by a query, a user, whether they are the kernel's own, whether they did anything.</summary>
internal sealed class RowFilter
{
    private byte[] _user = [];
    private bool _isUserId;
    private uint _userId;

    /// <summary>The query; null for none.</summary>
    public Query? Query { get; set; }

    /// <summary>Whether the kernel's own threads are shown.</summary>
    public bool WithKernel { get; set; }

    /// <summary>Whether tasks are left out that neither ran nor are about to (top's i).</summary>
    public bool WithoutIdle { get; set; }

    /// <summary>The facts of every row that it needs.</summary>
    public TaskFields Needs => (Query?.Needs ?? TaskFields.None) | (_user.Length > 0 ? TaskFields.Owner : TaskFields.None);

    /// <summary>Only this user's tasks, by name or number; empty for all.</summary>
    public void OnlyUser(string user)
    {
        _user = Encoding.UTF8.GetBytes(user);
        _isUserId = uint.TryParse(user, out _userId);
    }

    /// <summary>Reads a filter as a person types it: a query, or else plain words, which the command line must hold.</summary>
    /// <param name="text">What was typed; blank for no filter.</param>
    /// <param name="catalog">The columns.</param>
    /// <param name="query">The query; null for none.</param>
    /// <returns>What is wrong with it, safe to print; null when nothing is.</returns>
    public static string? Parse(string text, ColumnCatalog catalog, out Query? query)
    {
        query = null;
        text = text.Trim();
        if (text.Length == 0) return null;
        QueryOptions options = new() { Catalog = catalog, Now = static row => row.Snapshot.Machine.TakenUnixNanoseconds };
        if (IsPlain(text)) text = $"name contains \"{text}\" or args contains \"{text}\"";
        QueryParseResult result = Query.Parse(text, options);
        query = result.Query;
        return result.Error?.ToString();
    }

    /// <summary>Whether all but the query let a task through.</summary>
    public bool AcceptsKind(TaskRow row)
    {
        if (!WithKernel && row.Stat.IsKernelThread) return false;
        if (WithoutIdle && !IsActive(row)) return false;
        if (_user.Length == 0) return true;
        return row.Owner(out OwnerFacts owner) == Presence.Present && ((_isUserId && owner.UserId == _userId) || AccountNames.User(owner.UserId).AsSpan().SequenceEqual(_user));
    }

    /// <summary>Whether the query is true of a task, or there is none.</summary>
    public bool AcceptsQuery(TaskRow row) => Query is null || Query.Matches(row);

    private static bool IsActive(TaskRow row) =>
        row.Stat.State is (byte)'R' or (byte)'D' || (row.Rates(out TaskRates rates) == Presence.Present && rates.CpuPercent > 0);

    // Words without any sign of the language in them.
    private static bool IsPlain(string text)
    {
        foreach (char letter in text)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('-' or '_' or '.' or '/' or ':' or '@' or '+')) return false;
        }
        return true;
    }
}
