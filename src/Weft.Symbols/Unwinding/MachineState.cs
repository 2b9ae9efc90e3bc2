using System.Runtime.CompilerServices;

namespace Weft.Symbols.Unwinding;

/// <summary>A processor in the middle of a function, as far as its stack and the registers that a callee keeps are known.</summary>
internal struct MachineState
{
    /// <summary>The instruction it is at.</summary>
    public ulong Address;

    /// <summary>Its registers; rip in them is not kept.</summary>
    public RegisterSet Registers;

    /// <summary>The registers that hold what they held at the function's entry, one bit for each. Only where that is asked for.</summary>
    public uint Untouched;

    /// <summary>All the registers that a callee keeps.</summary>
    public const uint Kept = RegisterSet.KeptByCallee;

    /// <summary>Conditional jumps whose ways are remembered.</summary>
    public const int MaximumTurns = 64;

    /// <summary>Which conditional jumps were taken on the way here, the first in the lowest bit.</summary>
    public ulong Turns;

    /// <summary>Conditional jumps met on the way here; above <see cref="MaximumTurns"/> the later ones are not in <see cref="Turns"/>.</summary>
    public int TurnCount;

    private Saves _saves;
    private Stores _stores;
    private int _next;

    /// <summary>Remembers which way a conditional jump was followed.</summary>
    public void Turn(bool taken)
    {
        if (taken && TurnCount < MaximumTurns) Turns |= 1UL << TurnCount;
        TurnCount++;
    }

    /// <summary>Remembers that a word was written. When there is no room the oldest write is forgotten.</summary>
    public void Store(ulong address, bool known, ulong value)
    {
        for (int i = 0; i < Stores.Count; i++)
        {
            if (!_stores[i].IsUsed || _stores[i].Address != address) continue;
            _stores[i].IsKnown = known;
            _stores[i].Value = value;
            return;
        }
        _stores[_next] = new StoredWord { Address = address, Value = value, IsKnown = known, IsUsed = true };
        _next = (_next + 1) % Stores.Count;
    }

    /// <summary>A word as it would be read now: what was written since, else what memory holds.</summary>
    public readonly bool TryLoad(ulong address, IMemory memory, out ulong value)
    {
        for (int i = 0; i < Stores.Count; i++)
        {
            if (!_stores[i].IsUsed || _stores[i].Address != address) continue;
            value = _stores[i].Value;
            return _stores[i].IsKnown;
        }
        return memory.TryReadWord(address, out value);
    }

    /// <summary>Puts a value that may be unknown into a register.</summary>
    public void Put(int register, bool known, ulong value)
    {
        Untouched &= ~(1u << register);
        if (known) Registers.Set(register, value);
        else Registers.Forget(register);
    }

    /// <summary>Remembers that a register was written to the stack, when it held what it held at the entry.</summary>
    public void Save(int register, ulong address)
    {
        if ((uint)register < RegisterNumber.Count && (Untouched >> register & 1) != 0) _saves[register] = address;
    }

    /// <summary>Remembers that a register was read back from the stack.</summary>
    public void Restored(int register, ulong address)
    {
        if ((uint)register < RegisterNumber.Count && address != 0 && _saves[register] == address) Untouched |= 1u << register;
    }

    /// <summary>Where a register's value at the entry was written; 0 when it was not seen to be.</summary>
    public readonly ulong SavedPlace(int register) => _saves[register];

    private struct StoredWord
    {
        public ulong Address;
        public ulong Value;
        public bool IsKnown;
        public bool IsUsed;
    }

    [InlineArray(RegisterNumber.Count)]
    private struct Saves
    {
        private ulong _first;
    }

    [InlineArray(Count)]
    private struct Stores
    {
        public const int Count = 24;
        private StoredWord _first;
    }
}
