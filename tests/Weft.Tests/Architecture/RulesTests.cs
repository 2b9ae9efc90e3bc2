using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Security;
using Xunit;

namespace Weft.Tests.Architecture;

/// <summary>Each rule, held against something that breaks it: a rule that cannot fail guards nothing.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("Weft.Symbols", "Weft.Native")]
    [InlineData("Weft.Native", "Weft.Linux")]
    [InlineData("Weft.Linux", "Weft")]
    [InlineData("Weft", "Weft.Cli")]
    [InlineData("Weft.Unknown", "System.Runtime")]
    public void A_reference_that_runs_backwards_is_found(string from, string to) =>
        Assert.Single(Rules.References(from, ["System.Runtime", to]).Concat(Rules.References("Weft.Linux", ["Weft.Native", "Weft.Symbols"])));

    [Fact]
    public void A_package_is_found() =>
        Assert.Equal("Weft refers to Newtonsoft.Json, which is not of the class library", Assert.Single(Rules.Packages("Weft", ["System.Linq", "Newtonsoft.Json"])));

    [Fact]
    public void A_package_with_a_reason_is_allowed_only_where_it_has_one()
    {
        Assert.Empty(Rules.Packages("Weft.Symbols", ["Iced"]));
        Assert.Single(Rules.Packages("Weft.Linux", ["Iced"]));
    }

    [Fact]
    public void A_round_of_namespaces_is_found_through_fields_bodies_and_generics()
    {
        using var reader = Compile(module =>
        {
            // A.One has a field List<B.Two>; B.Two's body makes a C.Three; C.Three, past a switch, calls A.One's method.
            var one = module.DefineType("Weft.A.One", TypeAttributes.Public);
            var two = module.DefineType("Weft.B.Two", TypeAttributes.Public);
            var three = module.DefineType("Weft.C.Three", TypeAttributes.Public);
            one.DefineField("Items", typeof(List<>).MakeGenericType(two), FieldAttributes.Public);
            var constructor = three.DefineDefaultConstructor(MethodAttributes.Public);
            var body = two.DefineMethod("Make", MethodAttributes.Public, typeof(object), []).GetILGenerator();
            body.Emit(OpCodes.Ldc_I8, 0x1122334455667788);
            body.Emit(OpCodes.Pop);
            body.Emit(OpCodes.Newobj, constructor);
            body.Emit(OpCodes.Ret);
            var target = one.DefineMethod("Called", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
            target.GetILGenerator().Emit(OpCodes.Ret);
            var call = three.DefineMethod("Call", MethodAttributes.Public, typeof(void), []).GetILGenerator();
            var next = call.DefineLabel();
            call.Emit(OpCodes.Ldc_I4_0);
            call.Emit(OpCodes.Switch, [next, next]);
            call.MarkLabel(next);
            call.Emit(OpCodes.Call, target);
            call.Emit(OpCodes.Ret);
            return [one, two, three];
        });

        var round = Assert.Single(Rules.Cycles(reader.NamespaceEdges()));
        Assert.StartsWith("Weft.A → Weft.B → Weft.C → Weft.A\n    Weft.A.One uses Weft.B.Two\n", round, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_a_round_passes()
    {
        Dictionary<(string, string), string> edges = new() { [("A", "B")] = "", [("A", "C")] = "", [("B", "D")] = "", [("C", "D")] = "" };
        Assert.Empty(Rules.Cycles(edges));
        edges[("D", "A")] = "";
        Assert.NotEmpty(Rules.Cycles(edges));
    }

    [Fact]
    public void A_platform_invoke_and_unsafe_code_are_found_outside_Native()
    {
        using var reader = Compile(module =>
        {
            module.SetCustomAttribute(new CustomAttributeBuilder(typeof(UnverifiableCodeAttribute).GetConstructor([])!, []));
            var type = module.DefineType("Weft.Calls", TypeAttributes.Public);
            type.DefinePInvokeMethod("getpid", "libc", MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.PinvokeImpl,
                CallingConventions.Standard, typeof(int), [], CallingConvention.Cdecl, CharSet.Ansi);
            return [type];
        });

        Assert.Equal(
            ["Weft: Weft.Calls.getpid is a P/Invoke", "Weft is compiled with AllowUnsafeBlocks"],
            Rules.Unsafety("Weft", reader.MayBeUnsafe, reader.PlatformInvokes));
        Assert.Empty(Rules.Unsafety("Weft.Native", reader.MayBeUnsafe, reader.PlatformInvokes));
    }

    [Theory]
    [InlineData("Weft/X.cs", "static unsafe void M() { }", 1)]
    [InlineData("Weft/X.cs", "[LibraryImport(\"libc\")] static partial int getpid();", 1)]
    [InlineData("Weft/Weft.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>", 1)]
    [InlineData("Weft/X.cs", "// not unsafe\nSystem.Runtime.CompilerServices.Unsafe.As(x); /* unsafe */", 0)]
    [InlineData("Weft/X.cs", "Write(\"unsafe \"u8);", 0)]
    [InlineData("Weft/X.cs", "Write('\"'); unsafe { } Write('\"');", 1)]
    [InlineData("Weft/X.cs", "Write(\"\\\"\"); unsafe { } Write(\"\");", 1)]
    [InlineData("Weft.Native/X.cs", "unsafe { }", 0)]
    public void Unsafe_words_are_found_in_source(string path, string text, int expected) =>
        Assert.Equal(expected, Rules.UnsafeSource(path, text).Count());

    [Fact]
    public void The_Process_class_is_found()
    {
        using var reader = Compile(module =>
        {
            var type = module.DefineType("Weft.Runs", TypeAttributes.Public);
            type.DefineField("Process", typeof(System.Diagnostics.Process), FieldAttributes.Public);
            return [type];
        });
        Assert.Equal("Weft uses System.Diagnostics.Process", Assert.Single(Rules.ProcessClass("Weft", reader.ForeignTypes)));
    }

    [Fact]
    public void A_public_type_without_documentation_is_found()
    {
        using var reader = Compile(module =>
        {
            var shown = module.DefineType("Weft.Shown", TypeAttributes.Public);
            var nested = shown.DefineNestedType("Nested", TypeAttributes.NestedPublic);
            var hidden = module.DefineType("Weft.Hidden", TypeAttributes.NotPublic);
            return [shown, nested, hidden];
        });
        Assert.Equal(["T:Weft.Shown", "T:Weft.Shown.Nested"], reader.PublicTypes);
        Assert.Equal("T:Weft.Shown.Nested has no documentation", Assert.Single(Rules.Documentation(reader.PublicTypes, new HashSet<string> { "T:Weft.Shown" })));
    }

    [Fact]
    public void A_long_file_and_a_region_are_found()
    {
        Assert.Empty(Rules.Size("X.cs", new string('\n', 800)));
        Assert.Single(Rules.Size("X.cs", new string('\n', 801)));
        Assert.Equal("X.cs has a #region", Assert.Single(Rules.Size("X.cs", "class X\n{\n    #region Fields\n}\n")));
    }

    private static AssemblyReader Compile(Func<ModuleBuilder, TypeBuilder[]> define)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Weft"), typeof(object).Assembly);
        foreach (var type in define(assembly.DefineDynamicModule("Weft")))
        {
            type.CreateType();
        }

        var stream = new MemoryStream();
        assembly.Save(stream);
        stream.Position = 0;
        return new AssemblyReader(stream);
    }
}
