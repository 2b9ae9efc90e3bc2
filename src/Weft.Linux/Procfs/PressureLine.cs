namespace Weft.Linux.Procfs;

/// <summary>One line of a pressure file: how much time was lost to waiting (Documentation/accounting/psi.rst).</summary>
/// <param name="Average10">Percent of the last 10 seconds.</param>
/// <param name="Average60">Percent of the last 60 seconds.</param>
/// <param name="Average300">Percent of the last 300 seconds.</param>
/// <param name="TotalMicroseconds">Since boot.</param>
public readonly record struct PressureLine(double Average10, double Average60, double Average300, ulong TotalMicroseconds);
