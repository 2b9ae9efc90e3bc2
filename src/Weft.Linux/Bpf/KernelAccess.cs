using System.Text;
using Weft.Symbols.Btf;

namespace Weft.Linux.Bpf;

/// <summary>
/// Emits loads from the kernel's structures by the names of their members. What a kernel lacks is remembered: the first
/// missing thing is the reason that the program cannot be had there.
/// </summary>
/// <param name="btf">The kernel's BTF.</param>
/// <param name="code">The program being assembled.</param>
/// <param name="value">A register that may be lost.</param>
internal ref struct KernelAccess(BtfReader btf, BpfAssembler code, BpfRegister value)
{
    private readonly BtfReader _btf = btf;
    private string? _missing;

    /// <summary>What the kernel lacks; empty when all was found.</summary>
    public readonly string Reason => _missing is null ? "" : $"this kernel's BTF has no {_missing}";

    /// <summary>Notes that something is missing.</summary>
    public void Miss(string what) => _missing ??= what;

    /// <summary>destination = owner->path; answers the struct it points to.</summary>
    public int LoadPointer(BpfRegister destination, BpfRegister owner, int structId, params ReadOnlySpan<string> paths)
    {
        BtfMember member = Find(structId, paths);
        code.Load(BpfSize.DoubleWord, destination, owner, member.Offset);
        if (_btf.TryGetPointee(member.TypeId, out int pointee)) return pointee;
        Miss($"pointer to a known struct in {paths[0]}");
        return 0;
    }

    /// <summary>Copies members of a struct to <paramref name="into"/> (by default the stack), at <paramref name="record"/> + their destination.</summary>
    public void Copy(int structId, BpfRegister owner, ReadOnlySpan<KernelTaskField> fields, int record, BpfRegister into = BpfRegister.FramePointer)
    {
        foreach (KernelTaskField field in fields)
        {
            BtfMember member = Find(structId, field.Paths);
            int bytes = Math.Min(member.SizeBytes, field.Bytes);
            code.Load(Width(bytes, field.Paths[0]), value, owner, member.Offset);
            if (bytes < field.Bytes && _btf.IsSigned(member.TypeId))
            {
                code.Compute(BpfOperation.ShiftLeft, value, 64 - (8 * bytes));
                code.Compute(BpfOperation.ShiftRightSigned, value, 64 - (8 * bytes));
            }
            code.Store(Width(field.Bytes, field.Paths[0]), into, record + field.Destination, value);
        }
    }

    /// <summary>Whether a struct has all these members.</summary>
    public readonly bool Has(int structId, ReadOnlySpan<KernelTaskField> fields)
    {
        foreach (KernelTaskField field in fields)
        {
            if (!TryFind(structId, field.Paths, out _)) return false;
        }
        return true;
    }

    /// <summary>The first of the paths that the struct has.</summary>
    public BtfMember Find(int structId, params ReadOnlySpan<string> paths)
    {
        if (!TryFind(structId, paths, out BtfMember member)) Miss($"member {paths[0]}");
        return member;
    }

    private readonly bool TryFind(int structId, ReadOnlySpan<string> paths, out BtfMember member)
    {
        member = default;
        foreach (string path in paths)
        {
            // Past what an instruction's offset reaches there is no member of these structs in any sane kernel.
            if (_btf.TryFindMember(structId, Encoding.UTF8.GetBytes(path), out member) && !member.IsBitField && member.Offset < short.MaxValue - 16) return true;
        }
        member = default;
        return false;
    }

    private BpfSize Width(int bytes, string path)
    {
        switch (bytes)
        {
            case 1: return BpfSize.Byte;
            case 2: return BpfSize.Half;
            case 4: return BpfSize.Word;
            case 8: return BpfSize.DoubleWord;
            default:
                Miss($"member {path} of a size that can be loaded");
                return BpfSize.Byte;
        }
    }
}
