using System.Text.RegularExpressions;

namespace Weft.Tests.Architecture;

/// <summary>The rules of the house. Each returns what breaks it, in words; nothing when it is kept.</summary>
internal static partial class Rules
{
    /// <summary>What each assembly may refer to, besides the class library.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Weft.Native"] = [],
        ["Weft.Symbols"] = [],
        ["Weft.Linux"] = ["Weft.Native", "Weft.Symbols"],
        ["Weft"] = ["Weft.Native", "Weft.Symbols", "Weft.Linux"],
        ["Weft.Cli"] = ["Weft.Native", "Weft.Symbols", "Weft.Linux", "Weft"],
    };

    /// <summary>The packages that ship, by the assembly that may refer to each, and why no code of the house does it.</summary>
    private static readonly Dictionary<(string Assembly, string Package), string> AllowedPackages = new()
    {
        [("Weft.Symbols", "ZstdSharp")] = "reads sections compressed with Zstandard, which the class library does not",
        [("Weft.Symbols", "Iced")] = "decodes x86-64 instructions; its tables are the work of years",
    };

    private const string UnsafeAssembly = "Weft.Native";
    private const int MaximumLines = 800;

    /// <summary>The assemblies that ship.</summary>
    public static IEnumerable<string> Assemblies => Allowed.Keys;

    /// <summary>References between the assemblies run one way.</summary>
    public static IEnumerable<string> References(string assembly, IEnumerable<string> references)
    {
        if (!Allowed.TryGetValue(assembly, out var allowed))
        {
            return [$"{assembly} has no place in the house: give it one in {nameof(Rules)}.{nameof(Allowed)}"];
        }

        return references
            .Where(reference => reference is "Weft" || reference.StartsWith("Weft.", StringComparison.Ordinal))
            .Where(reference => !allowed.Contains(reference, StringComparer.Ordinal))
            .Select(reference => $"{assembly} refers to {reference}");
    }

    /// <summary>What an assembly outside the class library may not refer to: packages do not ship, but for those named with a reason.</summary>
    public static IEnumerable<string> Packages(string assembly, IEnumerable<string> references) =>
        references.Where(reference => !reference.StartsWith("System", StringComparison.Ordinal) && !Allowed.ContainsKey(reference))
            .Where(reference => !AllowedPackages.ContainsKey((assembly, reference)))
            .Select(reference => $"{assembly} refers to {reference}, which is not of the class library");

    /// <summary>No two namespaces of one assembly stand on each other, directly or in a round. Prints the round.</summary>
    public static IEnumerable<string> Cycles(IReadOnlyDictionary<(string From, string To), string> edges)
    {
        var next = edges.Keys.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        var found = new List<string>();
        foreach (var start in next.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            Walk(start);
        }

        return found;

        void Walk(string space)
        {
            var at = path.IndexOf(space);
            if (at >= 0)
            {
                string[] round = [.. path[at..], space];
                found.Add(string.Join(" → ", round) + "\n" + string.Join('\n', round.Zip(round.Skip(1)).Select(edge => "    " + edges[edge])));
                return;
            }

            if (!done.Contains(space))
            {
                path.Add(space);
                foreach (var to in next[space].Order(StringComparer.Ordinal))
                {
                    Walk(to);
                }

                path.RemoveAt(path.Count - 1);
                done.Add(space);
            }
        }
    }

    /// <summary>System calls and unsafe code stay in Weft.Native: told by the compiled assembly.</summary>
    public static IEnumerable<string> Unsafety(string assembly, bool mayBeUnsafe, IEnumerable<string> platformInvokes)
    {
        if (string.Equals(assembly, UnsafeAssembly, StringComparison.Ordinal))
        {
            return [];
        }

        var found = platformInvokes.Select(method => $"{assembly}: {method} is a P/Invoke").ToList();
        if (mayBeUnsafe)
        {
            found.Add($"{assembly} is compiled with AllowUnsafeBlocks");
        }

        return found;
    }

    /// <summary>The same told by a source or project file (path below src/).</summary>
    public static IEnumerable<string> UnsafeSource(string path, string text)
    {
        if (path.StartsWith(UnsafeAssembly + "/", StringComparison.Ordinal))
        {
            return [];
        }

        return UnsafeWords().Matches(CommentsAndTexts().Replace(text, "")).Select(match => $"{path}: {match.Value}").Distinct(StringComparer.Ordinal);
    }

    /// <summary>System.Diagnostics.Process handles SIGCHLD for the whole process, which fights a tracer.</summary>
    public static IEnumerable<string> ProcessClass(string assembly, IEnumerable<string> foreignTypes) =>
        foreignTypes.Where(type => type is "System.Diagnostics.Process" or "System.Diagnostics.ProcessStartInfo")
            .Select(type => $"{assembly} uses {type}");

    /// <summary>Every type that others can see has an entry in the documentation file.</summary>
    public static IEnumerable<string> Documentation(IEnumerable<string> publicTypes, IReadOnlySet<string> documented) =>
        publicTypes.Where(type => !documented.Contains(type)).Select(type => type + " has no documentation");

    /// <summary>No file grows out of sight, and none is folded to hide it.</summary>
    public static IEnumerable<string> Size(string path, string text)
    {
        var lines = text.AsSpan().Count('\n');
        if (lines > MaximumLines)
        {
            yield return $"{path} has {lines} lines; {MaximumLines} are the most";
        }

        if (RegionWord().IsMatch(text))
        {
            yield return $"{path} has a #region";
        }
    }

    [GeneratedRegex(@"\bunsafe\b|\bDllImport\b|\bLibraryImport\b|\bAllowUnsafeBlocks\b", RegexOptions.CultureInvariant)]
    private static partial Regex UnsafeWords();

    // Comments, and literals on one line: Rust's keyword in a text is no unsafe code.
    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|<!--.*?-->|'(?:[^'\\\n]|\\.)'|""(?:[^""\\\n]|\\.)*""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex RegionWord();
}
