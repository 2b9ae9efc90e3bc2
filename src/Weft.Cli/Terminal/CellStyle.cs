namespace Weft.Cli.Terminal;

/// <summary>How a cell looks: what it means, and whether it lies in the row that is chosen.</summary>
internal readonly struct CellStyle(CellMeaning meaning, bool isChosen = false)
{
    /// <summary>The bit of <see cref="Code"/> that says chosen.</summary>
    public const byte ChosenBit = 0x10;

    /// <summary>Codes are below this.</summary>
    public const int Codes = 0x20;

    /// <summary>Both in one byte, as a <see cref="CellGrid"/> keeps them; 0 is plain.</summary>
    public byte Code => (byte)((int)meaning | (isChosen ? ChosenBit : 0));

    /// <summary>A meaning outside the chosen row.</summary>
    public static implicit operator CellStyle(CellMeaning meaning) => new(meaning);
}
