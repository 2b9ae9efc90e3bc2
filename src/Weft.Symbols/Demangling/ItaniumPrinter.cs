using System.Runtime.CompilerServices;

namespace Weft.Symbols.Demangling;

/// <summary>
/// Writes a parsed C++ name in the notation of c++filt. A type is written in two goes, what stands left of the declared name
/// and what stands right of it: <c>void (*</c> and <c>)(int)</c>.
/// </summary>
internal ref partial struct ItaniumPrinter(ReadOnlySpan<byte> text, DemangleOptions options, Workspace workspace)
{
    internal const int MaximumDepth = 1024;
    private const int MaximumSteps = 1 << 20;
    private const int WholePack = -1;

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly Workspace _work = workspace;
    private readonly OutputBuffer _out = workspace.Output;
    private readonly bool _short = (options & DemangleOptions.Short) != 0;
    private int _depth;
    private int _steps;
    private bool _failed;
    // What T_ means: the arguments of this scope's template. Inside these, T_ is of the scope around it.
    private int _scope;
    // The template whose name is being written: a conversion operator's type speaks of its arguments.
    private int _template;
    // Which element of a pack stands for it now.
    private int _packIndex;
    // Inside a lambda's parameters T_ is its own: "auto", or declared in its head.
    private bool _inLambda;
    private int _lambdaHead;

    /// <summary>Writes the name to the workspace's output.</summary>
    /// <returns>False when it makes no sense or goes beyond a cap; the output is then of no use.</returns>
    public bool TryPrint(int root)
    {
        Print(root);
        return !_failed && !_out.Overflowed;
    }

    private readonly Node At(int index) => _work.Nodes[index];

    private bool Enter(int index)
    {
        if (_failed || _out.Overflowed || ++_steps > MaximumSteps || _depth >= MaximumDepth
            || ((_depth & 31) == 31 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            _failed = true;
            return false;
        }
        _work.Path[_depth++] = index;
        return true;
    }

    private void Print(int index)
    {
        if (index == 0 || !Enter(index)) return;
        Node node = At(index);
        if (node.Kind >= NodeKind.Unary) PrintExpression(node);
        else if (node.Kind >= NodeKind.Builtin) PrintType(index);
        else if (node.Kind >= NodeKind.Typed) PrintEncoding(node);
        else PrintName(index, node);
        _depth--;
    }

    // The elements with commas between. Empty packs leave no comma behind them, but one before what follows them.
    private void PrintList(int list)
    {
        if (list == 0) return;
        Node cell = At(list);
        Print(cell.A);
        int end = _out.Length;
        while (cell.B != 0 && !_failed)
        {
            cell = At(cell.B);
            _out.Append(", "u8);
            int start = _out.Length;
            Print(cell.A);
            if (_out.Length > start) end = _out.Length;
        }
        _out.Truncate(end);
    }

    private void AppendText(int start, int length) => _out.Append(_text.Slice(start, length));

    // What a template parameter stands for in this scope; 0 and failure when nothing.
    private int Resolve(int ordinal)
    {
        int argument = 0;
        if (_scope != 0)
        {
            int list = At(At(_work.Scope(_scope).Template).B).A;
            for (; list != 0 && ordinal > 0; ordinal--, _steps++) list = At(list).B;
            if (list != 0) argument = At(list).A;
        }
        if (argument != 0 && At(argument) is { Kind: NodeKind.Arguments } pack && _packIndex != WholePack)
        {
            int list = pack.A;
            for (int i = _packIndex; list != 0 && i > 0; i--, _steps++) list = At(list).B;
            argument = list == 0 ? 0 : At(list).A;
        }
        if (argument == 0) _failed = true;
        return argument;
    }

    // Inside a scope's arguments, the scope around it counts.
    private int LeaveScope()
    {
        int scope = _scope;
        if (scope != 0) _scope = _work.Scope(scope).Outer;
        return scope;
    }
}
