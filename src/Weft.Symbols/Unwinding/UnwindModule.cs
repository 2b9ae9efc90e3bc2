namespace Weft.Symbols.Unwinding;

/// <summary>A module as it was loaded.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Table">What is known of its frames.</param>
/// <param name="LoadBias">What is added to a linked address to give the one at run time.</param>
public sealed record UnwindModule(string Name, UnwindTable Table, ulong LoadBias);
