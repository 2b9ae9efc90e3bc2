using Weft.Symbols.Unwinding;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Rules in readelf's notation.</summary>
internal static class RowText
{
    public static readonly string[] Names =
        ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "ra"];

    public static string Frame(in UnwindRow row) => row.FrameRegister < 0 ? "exp" : $"{Names[row.FrameRegister]}{row.FrameOffset:+0;-0;+0}";

    public static string Rule(RegisterRule rule) => rule.Kind switch
    {
        // readelf shows nothing said and undefined alike where the column exists.
        RegisterRuleKind.Unspecified or RegisterRuleKind.Undefined => "u",
        RegisterRuleKind.SameValue => "s",
        RegisterRuleKind.Offset => $"c{rule.Operand:+0;-0;+0}",
        RegisterRuleKind.ValueOffset => $"v{rule.Operand:+0;-0;+0}",
        RegisterRuleKind.Register => rule.Operand < Names.Length ? Names[rule.Operand] : "r" + rule.Operand,
        RegisterRuleKind.Expression => "exp",
        _ => "vexp",
    };
}
