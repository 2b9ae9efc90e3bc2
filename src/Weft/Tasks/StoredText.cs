namespace Weft.Tasks;

/// <summary>A piece of a snapshot's text store.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct StoredText(int Start, int Length);
