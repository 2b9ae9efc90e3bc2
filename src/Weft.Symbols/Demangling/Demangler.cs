using System.Text;

namespace Weft.Symbols.Demangling;

/// <summary>
/// Turns the names that compilers give to symbols back into what the source said: C++ (the Itanium C++ ABI, chapter 5.1, as GCC
/// and Clang extend it) and Rust (the legacy scheme and v0, RFC 2603).
/// </summary>
/// <remarks>
/// Bytes are not trusted: depth, length of the output and the work that references may cause are capped, and what goes beyond
/// is answered with the mangled name. Nothing is thrown, whatever the bytes. Safe to call from several threads at once.
/// <para>
/// What c++filt can read is written as it does, with these exceptions, where it (2.40) is wrong: it counts an unnamed type as two
/// substitutions; it writes what surrounds a type into an array or function type within that type's expression or lambda; it
/// leaves Rust's non-ASCII letters and quotes escaped or unescaped; it cuts 128-bit constants; it takes operators for types.
/// </para>
/// </remarks>
public static class Demangler
{
    /// <summary>The longest demangled name, in bytes of UTF-8; a name that would be longer stays mangled.</summary>
    public const int MaximumOutputBytes = 64 * 1024;

    /// <summary>The longest mangled name that is looked at, in bytes.</summary>
    public const int MaximumInputBytes = 64 * 1024;

    [ThreadStatic]
    private static Workspace? s_workspace;

    /// <summary>Demangles a symbol's name.</summary>
    /// <param name="mangled">The name as the symbol table has it, without a version (<c>@GLIBCXX_3.4</c>).</param>
    /// <param name="options">How to write it.</param>
    /// <returns>The demangled name; the name itself when it is not mangled or cannot be demangled. Invalid UTF-8 becomes U+FFFD.</returns>
    public static string Demangle(ReadOnlySpan<byte> mangled, DemangleOptions options = DemangleOptions.None) =>
        TryDemangle(mangled, out string demangled, options) ? demangled : Encoding.UTF8.GetString(mangled);

    /// <summary>Demangles a symbol's name, and says whether it was a mangled one.</summary>
    /// <param name="mangled">The name as the symbol table has it, without a version.</param>
    /// <param name="demangled">The demangled name; empty on failure.</param>
    /// <param name="options">How to write it.</param>
    public static bool TryDemangle(ReadOnlySpan<byte> mangled, out string demangled, DemangleOptions options = DemangleOptions.None)
    {
        demangled = "";
        if (!MayBeMangled(mangled)) return false;
        Workspace workspace = s_workspace ??= new Workspace();
        bool done = Write(mangled, options, workspace);
        if (done) demangled = Encoding.UTF8.GetString(workspace.Output.Written);
        // One monstrous name must not hold its memory for the life of the thread.
        if (workspace.IsLarge) s_workspace = null;
        return done;
    }

    /// <summary>Whether the first letters are those of a mangled name: cheap, and enough to skip the names of C.</summary>
    public static bool MayBeMangled(ReadOnlySpan<byte> name) =>
        name.Length is > 2 and <= MaximumInputBytes && name[0] == '_'
        && (name[1] is (byte)'Z' or (byte)'R' || name.StartsWith("_GLOBAL_"u8));

    private static bool Write(ReadOnlySpan<byte> mangled, DemangleOptions options, Workspace workspace)
    {
        workspace.Reset();
        OutputBuffer output = workspace.Output;
        if (mangled[1] == 'R') return RustV0Demangler.TryWrite(mangled, options, output);
        if (RustLegacyDemangler.TryWrite(mangled, options, output)) return !output.Overflowed;
        if (mangled[1] == 'G') return WriteGlobalInitializer(mangled, options, workspace);
        return WriteItanium(mangled, options, workspace);
    }

    private static bool WriteItanium(ReadOnlySpan<byte> mangled, DemangleOptions options, Workspace workspace)
    {
        int root = new ItaniumParser(mangled, options, workspace).ParseMangledName();
        return root != 0 && new ItaniumPrinter(mangled, options, workspace).TryPrint(root);
    }

    // "_GLOBAL__I_NAME": the function that runs the constructors of a file's globals, NAME being its first global.
    private static bool WriteGlobalInitializer(ReadOnlySpan<byte> name, DemangleOptions options, Workspace workspace)
    {
        ReadOnlySpan<byte> rest = name["_GLOBAL_".Length..];
        if (rest.Length < 4 || rest[0] is not ((byte)'_' or (byte)'.' or (byte)'$') || rest[1] is not ((byte)'I' or (byte)'D') || rest[2] != '_') return false;
        ReadOnlySpan<byte> prefix = rest[1] == 'I' ? "global constructors keyed to "u8 : "global destructors keyed to "u8;
        rest = rest[3..];
        workspace.Output.Append(prefix);
        if (rest.StartsWith("_Z"u8) && WriteItanium(rest, options, workspace)) return true;
        workspace.Reset();
        workspace.Output.Append(prefix);
        workspace.Output.Append(rest);
        return true;
    }
}
