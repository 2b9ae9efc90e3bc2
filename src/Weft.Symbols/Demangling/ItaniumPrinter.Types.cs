namespace Weft.Symbols.Demangling;

/// <content>Types, left and right of what they declare.</content>
internal ref partial struct ItaniumPrinter
{
    /// <summary>What a type's left half has left for the right half.</summary>
    private enum Shape
    {
        Plain,
        Function,
        Array,
        Open,
    }

    private void PrintType(int index)
    {
        if (PrintLeft(index) != Shape.Plain) PrintRight(index);
    }

    // Qualifiers wait in "outer", two bits each, the innermost lowest, until what they qualify has been written.
    private Shape PrintLeft(int index, int outer = 0)
    {
        if (!Enter(index)) return Shape.Plain;
        Shape shape = LeftOf(index, At(index), outer);
        _depth--;
        return shape;
    }

    private Shape LeftOf(int index, Node node, int outer)
    {
        switch (node.Kind)
        {
            case NodeKind.Cv:
                return PrintLeft(node.A, Has(outer, node.Detail) ? outer : (outer << 2) | node.Detail);
            case NodeKind.TemplateParameter:
                return LeftOfParameter(node, outer);
            case NodeKind.Pointer:
                return LeftOfPointer(node.A, "*"u8, outer);
            case NodeKind.LValueReference or NodeKind.RValueReference:
                int saved = _scope;
                (NodeKind kind, int referent) = Collapse(index, node);
                Shape reference = LeftOfPointer(referent, kind == NodeKind.LValueReference ? "&"u8 : "&&"u8, outer);
                _scope = saved;
                return reference;
            case NodeKind.PointerToMember:
                return LeftOfPointerToMember(node, outer);
            case NodeKind.Complex: return LeftWithSuffix(node.A, " _Complex"u8, outer);
            case NodeKind.Imaginary: return LeftWithSuffix(node.A, " _Imaginary"u8, outer);
            case NodeKind.VendorQualified:
                Shape qualified = PrintLeft(node.A);
                if (qualified is Shape.Function or Shape.Array) qualified = OpenFor(qualified, spaced: true);
                _out.Append(' ');
                Print(node.B);
                AppendQualifiers(outer);
                return qualified;
            case NodeKind.Vector:
                Shape element = PrintLeft(node.A);
                if (element is Shape.Function or Shape.Array) element = OpenFor(element, spaced: true);
                _out.Append(" __vector("u8);
                Print(node.B);
                _out.Append(')');
                AppendQualifiers(outer);
                return element;
            case NodeKind.Array:
                PrintLeft(node.A, Reversed(outer));
                return Shape.Array;
            case NodeKind.Function:
                if (node.A != 0 && PrintLeft(node.A) == Shape.Plain) _out.Append(' ');
                if (outer == 0) return Shape.Function;
                OpenFor(Shape.Function, spaced: true);
                AppendQualifiers(outer);
                return Shape.Open;
            default:
                if (IsPlainType(node.Kind)) PrintPlainType(node);
                else Print(index);
                AppendQualifiers(outer);
                return Shape.Plain;
        }
    }

    // What an array's qualifiers qualify are its elements; c++filt turns their order round on the way.
    private static int Reversed(int qualifiers)
    {
        int reversed = 0;
        for (; qualifiers != 0; qualifiers >>= 2) reversed = (reversed << 2) | (qualifiers & 3);
        return reversed;
    }

    private static bool Has(int qualifiers, byte qualifier)
    {
        for (; qualifiers != 0; qualifiers >>= 2)
            if ((qualifiers & 3) == qualifier) return true;
        return false;
    }

    private readonly void AppendQualifiers(int qualifiers)
    {
        for (; qualifiers != 0; qualifiers >>= 2)
        {
            _out.Append((CvQualifier)(qualifiers & 3) switch
            {
                CvQualifier.Const => " const"u8,
                CvQualifier.Volatile => " volatile"u8,
                _ => " restrict"u8,
            });
        }
    }

    private Shape LeftWithSuffix(int type, ReadOnlySpan<byte> suffix, int outer)
    {
        Shape shape = PrintLeft(type);
        if (shape is Shape.Function or Shape.Array) shape = OpenFor(shape, spaced: true);
        _out.Append(suffix);
        AppendQualifiers(outer);
        return shape;
    }

    private Shape LeftOfParameter(Node node, int outer)
    {
        if (_inLambda)
        {
            PrintLambdaOwn(node.A);
            AppendQualifiers(outer);
            return Shape.Plain;
        }
        int argument = Resolve(node.A);
        if (argument == 0) return Shape.Plain;
        int scope = LeaveScope();
        Shape shape = PrintLeft(argument, outer);
        _scope = scope;
        return shape;
    }

    private Shape LeftOfPointer(int pointee, ReadOnlySpan<byte> sign, int outer)
    {
        Shape shape = PrintLeft(pointee);
        if (shape is Shape.Function or Shape.Array) shape = OpenFor(shape, spaced: false);
        _out.Append(sign);
        AppendQualifiers(outer);
        return shape;
    }

    private Shape LeftOfPointerToMember(Node node, int outer)
    {
        Shape shape = PrintLeft(node.B);
        if (shape is Shape.Function or Shape.Array) shape = OpenFor(shape, spaced: true);
        if (_out.Last != '(') _out.Append(' ');
        Print(node.A);
        _out.Append("::*"u8);
        AppendQualifiers(outer);
        return shape;
    }

    // The parenthesis before what binds less than "()" and "[]".
    private readonly Shape OpenFor(Shape shape, bool spaced)
    {
        if (shape == Shape.Array) _out.Append(" ("u8);
        else
        {
            if (!spaced && _out.Last is not ((byte)'(' or (byte)'*')) spaced = true;
            if (spaced && _out.Last != ' ') _out.Append(' ');
            _out.Append('(');
        }
        return Shape.Open;
    }

    private void PrintRight(int index, bool inArray = false, bool isQualified = false)
    {
        if (!Enter(index)) return;
        RightOf(index, At(index), inArray, isQualified);
        _depth--;
    }

    private void RightOf(int index, Node node, bool inArray, bool isQualified)
    {
        switch (node.Kind)
        {
            case NodeKind.Cv:
                PrintRight(node.A, inArray, isQualified: true);
                break;
            case NodeKind.TemplateParameter:
                if (_inLambda) break;
                int argument = Resolve(node.A);
                int scope = LeaveScope();
                if (argument != 0) PrintRight(argument, inArray, isQualified);
                _scope = scope;
                break;
            case NodeKind.Pointer or NodeKind.Complex or NodeKind.Imaginary or NodeKind.VendorQualified or NodeKind.Vector:
                RightOfPointer(node.A);
                break;
            case NodeKind.PointerToMember:
                RightOfPointer(node.B);
                break;
            case NodeKind.LValueReference or NodeKind.RValueReference:
                int saved = _scope;
                RightOfPointer(Collapse(index, node).Referent);
                _scope = saved;
                break;
            case NodeKind.Array:
                if (!inArray) _out.Append(' ');
                _out.Append('[');
                Print(node.B);
                _out.Append(']');
                PrintRight(node.A, inArray: true);
                break;
            case NodeKind.Function:
                if (isQualified) _out.Append(')');
                PrintParameters(node, explicitObject: false);
                // c++filt has them in this order, C++ in the other.
                PrintSpecification(node.C);
                PrintThisQualifiers((ThisQualifiers)node.Detail);
                if (node.A != 0) PrintRight(node.A);
                break;
        }
    }

    private void RightOfPointer(int pointee)
    {
        if (NeedsParenthesis(pointee)) _out.Append(')');
        PrintRight(pointee);
    }

    // Whether the left half opened a parenthesis for what points to this.
    private readonly bool NeedsParenthesis(int index)
    {
        int scope = _scope;
        bool isQualified = false;
        ItaniumPrinter view = this;
        for (int i = 0; i < MaximumDepth; i++)
        {
            Node node = At(index);
            switch (node.Kind)
            {
                case NodeKind.Cv:
                    isQualified = true;
                    index = node.A;
                    break;
                case NodeKind.TemplateParameter when !_inLambda:
                    view._scope = scope;
                    index = view.Resolve(node.A);
                    if (index == 0) return false;
                    scope = scope == 0 ? 0 : _work.Scope(scope).Outer;
                    break;
                case NodeKind.Function: return !isQualified;
                case NodeKind.Array: return true;
                default: return false;
            }
        }
        return false;
    }

    // A reference to a reference is one: "&" wins. The scope is that in which the referent is to be written.
    private (NodeKind Kind, int Referent) Collapse(int index, Node node)
    {
        int referent = node.A;
        Node inner = At(referent);
        if (_inLambda) return (node.Kind, referent);
        if (inner.Kind == NodeKind.TemplateParameter)
        {
            // A substitution may lead here from where T_ means something else: the first meaning counts.
            int first = _work.SavedScope(referent);
            _steps += _work.SavedScopes / 8;
            if (first < 0) _work.SaveScope(referent, _scope);
            else if (first != _scope && !IsBelow(referent, index)) _scope = first;
            int argument = Resolve(inner.A);
            if (argument == 0) return (node.Kind, referent);
            inner = At(argument);
            if (inner.Kind is NodeKind.LValueReference or NodeKind.RValueReference) LeaveScope();
        }
        if (inner.Kind == NodeKind.LValueReference || inner.Kind == node.Kind) return (inner.Kind, inner.A);
        return inner.Kind == NodeKind.RValueReference ? (node.Kind, inner.A) : (node.Kind, referent);
    }

    private bool IsBelow(int parameter, int reference)
    {
        int i = _depth - 1;
        while (i >= 0 && _work.Path[i] == reference) i--;
        for (; i >= 0; i--, _steps++)
            if (_work.Path[i] == parameter || _work.Path[i] == reference) return true;
        return false;
    }
}
