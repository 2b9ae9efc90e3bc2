using System.Text;
using Weft.Symbols.Demangling;

namespace Weft.Fuzz;

/// <summary>The demangler, in each form of its output; also behind the prefixes, which mutations break first.</summary>
public static class DemanglingTargets
{
    private static readonly DemangleOptions[] Forms =
        [DemangleOptions.None, DemangleOptions.Short, DemangleOptions.StandardAliases | DemangleOptions.RustHash];

    public static void Demangle(ReadOnlySpan<byte> input)
    {
        One(input);
        One([.. "_Z"u8, .. input]);
        One([.. "_ZN"u8, .. input, (byte)'E']);
        One([.. "_R"u8, .. input]);
        One([.. "_ZN"u8, .. input, .. "17h05af221e174051e9E"u8]);
    }

    private static void One(ReadOnlySpan<byte> input)
    {
        foreach (DemangleOptions form in Forms)
        {
            bool done = Demangler.TryDemangle(input, out string name, form);
            if (Encoding.UTF8.GetByteCount(name) > Demangler.MaximumOutputBytes) throw new InvalidOperationException("longer than promised");
            if (done && !Demangler.MayBeMangled(input)) throw new InvalidOperationException("demangled what may not be mangled");
            if (done && !string.Equals(Demangler.Demangle(input, form), name, StringComparison.Ordinal)) throw new InvalidOperationException("not the same twice");
        }
    }
}
