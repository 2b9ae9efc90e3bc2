using Weft.Tests.Support;

namespace Weft.Tests.Portraits;

/// <summary>An open descriptor as lsof(8) says with -F ftan.</summary>
internal sealed record LsofFile(string Access, string[] Types, string Name)
{
    /// <summary>The numbered descriptors of a process.</summary>
    public static Dictionary<int, LsofFile> Of(int pid)
    {
        Dictionary<int, LsofFile> files = [];
        int descriptor = -1;
        foreach (string line in Run.Program("lsof", ["-n", "-P", "-p", pid.ToString(), "-F", "ftan"]).OutputLines)
        {
            string value = line[1..];
            if (line[0] == 'f')
            {
                descriptor = int.TryParse(value, out int number) ? number : -1;
                if (descriptor >= 0) files[descriptor] = new LsofFile("", [], "");
            }
            else if (descriptor < 0) continue;
            else if (line[0] == 'a') files[descriptor] = files[descriptor] with { Access = value.Trim() == "u" ? "rw" : value.Trim() };
            else if (line[0] == 't') files[descriptor] = files[descriptor] with { Types = value is "IPv4" or "IPv6" or "unix" or "netlink" or "sock" ? ["socket"] : [value] };
            else if (line[0] == 'n') files[descriptor] = files[descriptor] with { Name = value };
        }
        return files;
    }
}
