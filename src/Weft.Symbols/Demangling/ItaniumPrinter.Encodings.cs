namespace Weft.Symbols.Demangling;

/// <content>Functions with their types, and special names.</content>
internal ref partial struct ItaniumPrinter
{
    private void PrintEncoding(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Typed: PrintTyped(node); break;
            case NodeKind.Special:
                _out.Append(SpecialNames.Prefix((SpecialName)node.Detail));
                Print(node.A);
                break;
            case NodeKind.ConstructionTable:
                _out.Append("construction vtable for "u8);
                Print(node.B);
                _out.Append("-in-"u8);
                Print(node.A);
                break;
            case NodeKind.ReferenceTemporary:
                _out.Append("reference temporary #"u8);
                _out.AppendNumber(node.B);
                _out.Append(" for "u8);
                Print(node.A);
                break;
            case NodeKind.JavaResource: PrintJavaResource(node); break;
            case NodeKind.Clone:
                Print(node.A);
                _out.Append(" [clone "u8);
                AppendText(node.B, node.C);
                _out.Append(']');
                break;
            default:
                _failed = true;
                break;
        }
    }

    private void PrintTyped(Node node)
    {
        ThisQualifiers qualifiers = ThisQualifiers.None;
        bool explicitObject = false;
        int name = Unqualified(node.A, ref qualifiers, ref explicitObject);
        int local = 0;
        int entity = name;
        Node outer = At(name);
        if (outer.Kind == NodeKind.Local)
        {
            local = name;
            entity = At(outer.B).Kind == NodeKind.DefaultArgument ? At(outer.B).A : outer.B;
            entity = Unqualified(entity, ref qualifiers, ref explicitObject);
        }
        int scope = _scope;
        if (At(entity).Kind == NodeKind.Template)
        {
            _scope = _work.OpenScope(entity, _scope);
            if (_scope == 0) _failed = true;
        }
        if (_short) PrintEntity(local, entity);
        else
        {
            Node function = At(node.B);
            if (function.A != 0 && PrintLeft(function.A) == Shape.Plain) _out.Append(' ');
            PrintEntity(local, entity);
            PrintParameters(function, explicitObject);
            PrintThisQualifiers(qualifiers);
            PrintSpecification(function.C);
            if (function.A != 0) PrintRight(function.A);
            if (node.C != 0)
            {
                _out.Append(" requires "u8);
                Print(node.C);
            }
        }
        _scope = scope;
    }

    // The name without the qualifiers of "this", which stand after the parameters.
    private readonly int Unqualified(int name, ref ThisQualifiers qualifiers, ref bool explicitObject)
    {
        while (true)
        {
            Node node = At(name);
            if (node.Kind == NodeKind.ThisQualified) qualifiers |= (ThisQualifiers)node.Detail;
            else if (node.Kind == NodeKind.ExplicitObject) explicitObject = true;
            else return name;
            name = node.A;
        }
    }

    private void PrintEntity(int local, int entity)
    {
        if (local != 0)
        {
            Node node = At(local);
            Print(node.A);
            _out.Append("::"u8);
            if (At(node.B) is { Kind: NodeKind.DefaultArgument } argument)
            {
                _out.Append("{default arg#"u8);
                _out.AppendNumber(argument.B + 1);
                _out.Append("}::"u8);
            }
        }
        Print(entity);
    }

    private void PrintParameters(Node function, bool explicitObject)
    {
        _out.Append('(');
        if (explicitObject) _out.Append("this "u8);
        PrintList(function.B);
        _out.Append(')');
    }

    private void PrintThisQualifiers(ThisQualifiers qualifiers)
    {
        if (qualifiers == ThisQualifiers.None || _short) return;
        if ((qualifiers & ThisQualifiers.Const) != 0) _out.Append(" const"u8);
        if ((qualifiers & ThisQualifiers.Volatile) != 0) _out.Append(" volatile"u8);
        if ((qualifiers & ThisQualifiers.Restrict) != 0) _out.Append(" restrict"u8);
        if ((qualifiers & ThisQualifiers.LValue) != 0) _out.Append(" &"u8);
        if ((qualifiers & ThisQualifiers.RValue) != 0) _out.Append(" &&"u8);
    }

    private void PrintSpecification(int specification)
    {
        if (specification == 0 || !Enter(specification)) return;
        Node node = At(specification);
        if (node.Kind == NodeKind.List)
        {
            PrintSpecification(node.A);
            node = At(node.B);
        }
        PrintOneSpecification(node);
        _depth--;
    }

    private void PrintOneSpecification(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.NoExcept:
                _out.Append(" noexcept"u8);
                break;
            case NodeKind.Throws:
                _out.Append(" throw"u8);
                break;
            default:
                _out.Append(" transaction_safe"u8);
                return;
        }
        if (node.A == 0) return;
        _out.Append('(');
        Print(node.A);
        _out.Append(')');
    }

    // What a symbol cannot hold is written as "$" and a letter.
    private void PrintJavaResource(Node node)
    {
        _out.Append("java resource "u8);
        ReadOnlySpan<byte> name = _text.Slice(node.A, node.B);
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != '$')
            {
                _out.Append(name[i]);
                continue;
            }
            if (++i == name.Length || name[i] is not ((byte)'S' or (byte)'_' or (byte)'$'))
            {
                _failed = true;
                return;
            }
            _out.Append(name[i] switch { (byte)'S' => '/', (byte)'_' => '.', _ => '$' });
        }
    }
}
