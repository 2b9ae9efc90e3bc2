namespace Weft.Symbols.Demangling;
internal static class RustLegacyDemangler { public static bool TryWrite(ReadOnlySpan<byte> m, DemangleOptions o, OutputBuffer b) => false; }
