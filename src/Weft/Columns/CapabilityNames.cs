namespace Weft.Columns;

/// <summary>Names of capabilities (capabilities(7); data file capabilities.txt, from include/uapi/linux/capability.h).</summary>
public static class CapabilityNames
{
    /// <summary>Capabilities that this table names: 0 … 40.</summary>
    public const int KnownCount = 41;

    private static readonly NamedBits Table = new("capabilities.txt");

    /// <summary>The name without <c>CAP_</c>, in lower case: net_admin; its digits when the table does not have it.</summary>
    public static string Of(int capability) => Table.Of(capability)?.Name ?? capability.ToString();

    /// <summary>What it allows, in a few words after "may"; empty when not known.</summary>
    public static string Meaning(int capability) => Table.Of(capability)?.Words ?? "";

    /// <summary>The names of a set.</summary>
    /// <param name="set">Bit n is capability n, as in the lines Cap… of a status file.</param>
    public static IReadOnlyList<string> Of(ulong set)
    {
        List<string> names = [];
        for (int capability = 0; capability < 64; capability++)
            if ((set >> capability & 1) != 0) names.Add(Of(capability));
        return names;
    }
}
