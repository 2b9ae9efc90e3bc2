namespace Weft.Symbols.Demangling;
internal static class RustV0Demangler { public static bool TryWrite(ReadOnlySpan<byte> m, DemangleOptions o, OutputBuffer b) => false; }
