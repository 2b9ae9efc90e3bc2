namespace Weft.Fuzz;

/// <summary>An input that broke a target, and how.</summary>
public sealed record FuzzFailure(byte[] Input, string Reason);
