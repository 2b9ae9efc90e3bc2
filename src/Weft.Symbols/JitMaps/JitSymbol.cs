namespace Weft.Symbols.JitMaps;

/// <summary>Code that a just-in-time compiler made, found in a <see cref="JitMap"/>, which gives its name.</summary>
/// <param name="Start">Its run-time address.</param>
/// <param name="End">Where it ends: just past its last byte. Less than the map says where later code took its place.</param>
/// <param name="Line">The number of its line in the map, from 0.</param>
public readonly record struct JitSymbol(ulong Start, ulong End, int Line);
