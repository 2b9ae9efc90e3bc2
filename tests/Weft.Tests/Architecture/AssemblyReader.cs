using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Weft.Tests.Architecture;

/// <summary>What the architecture rules ask of a compiled assembly.</summary>
internal sealed class AssemblyReader : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyReader(Stream stream)
    {
        _file = new PEReader(stream);
        _metadata = _file.GetMetadataReader();
    }

    public string Name => _metadata.GetString(_metadata.GetAssemblyDefinition().Name);

    /// <summary>The names of the assemblies it refers to.</summary>
    public IReadOnlyList<string> References =>
        [.. _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name))];

    /// <summary>The full names of the types of other assemblies it refers to.</summary>
    public IReadOnlyList<string> ForeignTypes =>
        [.. _metadata.TypeReferences.Select(handle => _metadata.GetTypeReference(handle))
            .Select(type => _metadata.GetString(type.Namespace) + "." + _metadata.GetString(type.Name))];

    /// <summary>The methods that are P/Invokes.</summary>
    public IReadOnlyList<string> PlatformInvokes =>
        [.. _metadata.MethodDefinitions.Select(handle => _metadata.GetMethodDefinition(handle))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            .Select(method => FullName(method.GetDeclaringType()) + "." + _metadata.GetString(method.Name))];

    /// <summary>True when compiled with AllowUnsafeBlocks: the compiler marks such a module as unverifiable.</summary>
    public bool MayBeUnsafe =>
        _metadata.GetCustomAttributes(EntityHandle.ModuleDefinition).Any(handle =>
            _metadata.GetCustomAttribute(handle).Constructor is { Kind: HandleKind.MemberReference } constructor
            && _metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
            && _metadata.StringComparer.Equals(_metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "UnverifiableCodeAttribute"));

    /// <summary>The documentation ids (T:Namespace.Type) of the types that others can see.</summary>
    public IReadOnlyList<string> PublicTypes =>
        [.. _metadata.TypeDefinitions.Where(IsVisible).Select(handle => "T:" + FullName(handle))];

    /// <summary>
    /// An edge from one namespace of the assembly to another for each use of a type: in a signature, a base type, an
    /// attribute or a method's body. The value says where.
    /// </summary>
    public IReadOnlyDictionary<(string From, string To), string> NamespaceEdges()
    {
        var edges = new Dictionary<(string From, string To), string>();
        foreach (var handle in _metadata.TypeDefinitions)
        {
            var from = NamespaceOf(handle);
            var uses = new TypeUses(_metadata);
            uses.AddType(handle, _file);
            foreach (var used in uses.Types)
            {
                var to = NamespaceOf(used);
                if (from.Length > 0 && to.Length > 0 && !string.Equals(from, to, StringComparison.Ordinal))
                {
                    edges.TryAdd((from, to), $"{FullName(handle)} uses {FullName(used)}");
                }
            }
        }

        return edges;
    }

    public void Dispose() => _file.Dispose();

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var visibility = type.Attributes & TypeAttributes.VisibilityMask;
        return visibility == TypeAttributes.Public
            || (visibility == TypeAttributes.NestedPublic && IsVisible(type.GetDeclaringType()));
    }

    private string NamespaceOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return _metadata.GetString(type.Namespace);
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var name = _metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
        {
            return FullName(type.GetDeclaringType()) + "." + name;
        }

        return type.Namespace.IsNil ? name : _metadata.GetString(type.Namespace) + "." + name;
    }
}
