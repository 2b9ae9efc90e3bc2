using System.Runtime.CompilerServices;

namespace Weft.Symbols.Unwinding;

/// <summary>The rules that hold for a range of addresses: one row of the table that call frame information encodes.</summary>
public struct UnwindRow
{
    private Rules _rules;

    /// <summary>The first address the rules hold for, as linked.</summary>
    public ulong Start;

    /// <summary>The first address after those.</summary>
    public ulong End;

    /// <summary>The register the canonical frame address is counted from; -1 when an expression gives it, which is then <see cref="FrameExpression"/>.</summary>
    public int FrameRegister;

    /// <summary>The canonical frame address is the register plus this many bytes.</summary>
    public long FrameOffset;

    /// <summary>The expression that gives the canonical frame address.</summary>
    public RegisterRule FrameExpression;

    /// <summary>Bytes of arguments that the function has pushed (DW_CFA_GNU_args_size), for who throws.</summary>
    public ulong ArgumentBytes;

    /// <summary>The rule of a register; nothing is specified for registers that are not followed.</summary>
    public RegisterRule this[int register]
    {
        readonly get => (uint)register < RegisterNumber.Count ? _rules[register] : default;
        set
        {
            if ((uint)register < RegisterNumber.Count) _rules[register] = value;
        }
    }

    [InlineArray(RegisterNumber.Count)]
    private struct Rules
    {
        private RegisterRule _first;
    }
}
