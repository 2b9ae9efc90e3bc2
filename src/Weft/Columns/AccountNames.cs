using System.Text;
using Weft.Native;

namespace Weft.Columns;

/// <summary>Names of users and groups, looked up once each (getpwuid_r(3), so LDAP and others answer too).</summary>
public static class AccountNames
{
    private static readonly Dictionary<uint, byte[]> Users = [];
    private static readonly Dictionary<uint, byte[]> Groups = [];

    /// <summary>The user's name, or its number in digits when it has none.</summary>
    public static byte[] User(uint id) => Find(Users, id, Identity.UserName);

    /// <summary>The group's name, or its number in digits when it has none.</summary>
    public static byte[] Group(uint id) => Find(Groups, id, Identity.GroupName);

    private static byte[] Find(Dictionary<uint, byte[]> known, uint id, Func<uint, byte[]?> look)
    {
        lock (known)
        {
            if (!known.TryGetValue(id, out byte[]? name)) known[id] = name = look(id) ?? Encoding.ASCII.GetBytes(id.ToString());
            return name;
        }
    }
}
