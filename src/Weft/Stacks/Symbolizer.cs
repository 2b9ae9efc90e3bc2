using System.Text;
using Weft.Symbols.Answers;
using Weft.Symbols.Demangling;
using Weft.Symbols.Dwarf;
using Weft.Symbols.JitMaps;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>Gives frames their names and lines. What it has found of an address it keeps: threads share most of their frames.</summary>
internal sealed class Symbolizer(TargetModules modules, string jitMapPath, uint jitMapOwner)
{
    private readonly Dictionary<(ulong Lookup, ulong Address, FrameSource How), StackFrame[]> _known = [];
    private readonly Dictionary<string, (string Full, string Short)> _demangled = new(StringComparer.Ordinal);
    private JitMap? _jit;

    /// <summary>The functions at a frame: one, with those inlined into it before it.</summary>
    public StackFrame[] Describe(in UnwoundFrame frame)
    {
        (ulong, ulong, FrameSource) key = (frame.LookupAddress, frame.Address, frame.Source);
        if (!_known.TryGetValue(key, out StackFrame[]? found)) _known[key] = found = Look(frame);
        return found;
    }

    private StackFrame[] Look(in UnwoundFrame frame)
    {
        StackFrame plain = new() { Address = frame.Address, How = frame.Source };
        if (modules.Find(frame.LookupAddress) is not { } module) return JitName(frame.LookupAddress) is { } jit ? [plain with { Function = jit, ShortFunction = jit }] : [plain];
        ulong address = unchecked(frame.LookupAddress - module.Bias);
        ulong offset = unchecked(frame.Address - module.Bias);
        plain = plain with { Module = module.Name, ModuleOffset = offset };
        FrameAnswer answer = module.Symbols.Look(address);
        if (answer.Symbol is { } name)
        {
            (string full, string brief) = Demangled(name);
            plain = plain with { Function = full, ShortFunction = brief, FunctionOffset = unchecked(offset - answer.SymbolStart) };
        }
        if (answer.Source.Count == 0) return [plain];
        StackFrame[] frames = new StackFrame[answer.Source.Count];
        for (int i = 0; i < frames.Length; i++)
        {
            SourceFrame source = answer.Source[i];
            bool inlined = i < frames.Length - 1;
            // The symbol is the outermost function's; debug information may know a better name for it, and alone knows the inlined.
            (string Full, string Short)? better = inlined || plain.Function is null ? Name(source) : null;
            frames[i] = plain with
            {
                Function = better?.Full ?? plain.Function,
                ShortFunction = better?.Short ?? plain.ShortFunction,
                FunctionOffset = inlined ? null : plain.FunctionOffset,
                File = source.File,
                Line = source.Line,
                IsInlined = inlined,
            };
        }
        return frames;
    }

    private (string Full, string Short)? Name(in SourceFrame source) =>
        source.LinkageName is { } linkage ? Demangled(linkage) : source.QualifiedName is { } qualified ? (qualified, qualified) : null;

    private (string Full, string Short) Demangled(string name)
    {
        if (_demangled.TryGetValue(name, out (string Full, string Short) known)) return known;
        byte[] mangled = Encoding.UTF8.GetBytes(name);
        (string, string) names = Demangler.TryDemangle(mangled, out string full, DemangleOptions.StandardAliases)
            ? (full, Demangler.Demangle(mangled, DemangleOptions.StandardAliases | DemangleOptions.Short))
            : (name, name);
        return _demangled[name] = names;
    }

    private string? JitName(ulong address)
    {
        _jit ??= JitMap.Parse(modules.OwnFiles.ReadOwned(jitMapPath, jitMapOwner));
        return _jit.TryFind(address, out JitSymbol symbol) ? Encoding.UTF8.GetString(_jit.Name(symbol)) : null;
    }
}
