using Weft.Cli.Messages;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Whose processes are shown: the users of the sample with how many each has.</summary>
internal static class UserMenu
{
    public static void Open(TopContext context)
    {
        List<(uint User, int Count)> users = Count(context);
        int all = 0;
        foreach ((_, int count) in users) all += count;
        List<MenuItem> items = [new MenuItem("all users", Processes(all))];
        foreach ((uint user, int count) in users)
            items.Add(new MenuItem(Shown.Text(AccountNames.User(user)), $"{Processes(count)}, uid {user}") { Aliases = $"{user}", Value = (int)user });
        MenuView menu = new("Only the processes of", items)
        {
            Chosen = static (at, menu) =>
            {
                if (menu.SelectedItem is not { } item) return;
                at.Settings.User = menu.Selected == 0 ? "" : item.Text;
                at.Say(menu.Selected == 0 ? "The processes of all users" : $"Only the processes of {item.Text}");
                at.Close(menu);
            },
        };
        for (int i = 1; i < items.Count; i++)
            if (items[i].Text == context.Settings.User) menu.Select(i);
        context.Open(menu);
    }

    private static string Processes(int count) => count == 1 ? "1 process" : $"{count} processes";

    private static List<(uint User, int Count)> Count(TopContext context)
    {
        TaskSnapshot snapshot = context.Sample.Snapshot;
        List<int> missing = [];
        for (int i = 0; i < snapshot.Count; i++)
            if (snapshot[i].Kind == RowKind.Process && snapshot[i].Owner(out _) == Presence.NotRead) missing.Add(i);
        if (missing.Count > 0 && !context.Sample.IsPast) context.Scanner.Load(snapshot, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(missing), TaskFields.Owner);
        Dictionary<uint, int> counts = [];
        for (int i = 0; i < snapshot.Count; i++)
        {
            if (snapshot[i].Kind != RowKind.Process || snapshot[i].Owner(out OwnerFacts owner) != Presence.Present) continue;
            counts[owner.UserId] = counts.GetValueOrDefault(owner.UserId) + 1;
        }
        List<(uint User, int Count)> users = [];
        foreach ((uint user, int count) in counts) users.Add((user, count));
        users.Sort(static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.User.CompareTo(b.User));
        return users;
    }
}
