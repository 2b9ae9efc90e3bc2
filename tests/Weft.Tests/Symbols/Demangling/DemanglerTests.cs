using System.Text;
using Weft.Symbols.Demangling;
using Xunit;

namespace Weft.Tests.Symbols.Demangling;

public sealed class DemanglerTests
{
    [Theory]
    [InlineData("_Z1fv", "f()")]
    [InlineData("_ZNKSt6vectorIiSaIiEE4sizeEv", "std::vector<int, std::allocator<int> >::size() const")]
    [InlineData("_Z1fIiEPFviET_", "void (*f<int>(int))(int)")]
    [InlineData("_Z1fPA3_A4_c", "f(char (*) [3][4])")]
    [InlineData("_Z1fIRiEvOT_", "void f<int&>(int&)")]
    [InlineData("_ZTv0_n24_N1D1fEv", "virtual thunk to D::f()")]
    [InlineData("_ZTC1D0_1B", "construction vtable for B-in-D")]
    [InlineData("_ZZ1fvENKUlTyT_E_clIiEEDaS1_", "auto f()::{lambda<typename $T0>($T0)#1}::operator()<int>({lambda<typename $T0>($T0)#1}::operator()) const")]
    [InlineData("_GLOBAL__I__Z3foov", "global constructors keyed to foo()")]
    [InlineData("_ZGr32_java$Sutil$Siso4217$_properties", "java resource java/util/iso4217.properties")]
    public void A_name_is_written_as_the_source_has_it(string mangled, string expected) => Assert.Equal(expected, Full(mangled));

    // What the ABI or a compiler has added since binutils 2.40, or what that cannot read.
    [Theory]
    [InlineData("_Z1fDB7_DU8_", "f(_BitInt(7), unsigned _BitInt(8))")]
    [InlineData("_ZN1AF1fEv", "A::f[friend]()")]
    [InlineData("_ZNH1A1fES_", "A::f(this A)")]
    [InlineData("_Z1fIiEvT_QLb1E", "void f<int>(int) requires true")]
    [InlineData("_Z1fIiEvT_QrQS0__XplfL0p_fL0p0_NR1CTNS0_1XEQLb1EE",
        "void f<int>(int) requires requires (int) {{{parm#1}+{parm#2}} noexcept -> C; typename int::X; requires true;}")]
    [InlineData("_Z1fIXsoiL_Z1xEEEEvv", "void f<x>()")]
    [InlineData("_Z1fIiEvDTnxfp_E", "void f<int>(decltype (noexcept({parm#1})))")]
    [InlineData("_Z1fIiEvDTtiT_E", "void f<int>(decltype (typeid (int)))")]
    [InlineData("_ZNK1AcvSt6vectorIT_SaIS1_EEIcEEv", "A::operator std::vector<char, std::allocator<char> ><char>() const")]
    [InlineData("_ZGR1x0_", "reference temporary #1 for x")]
    [InlineData("_ZL5table.lto_priv.0", "table [clone .lto_priv.0]")]
    [InlineData("_Z1fTs1A", "f(struct A)")]
    // Counted as the ABI and compilers count substitutions: an unnamed type is one candidate, not two.
    [InlineData("_Z2f2N1AUt_EPS_PS0_PS2_NS_Ut0_E", "f2(A::{unnamed type#1}, A*, A::{unnamed type#1}*, A::{unnamed type#1}**, A::{unnamed type#2})")]
    // What points to a lambda is not written into its parameters.
    [InlineData("_Z1fIZ1gvEUlPFviEE_EvRT_", "void f<g()::{lambda(void (*)(int))#1}>(g()::{lambda(void (*)(int))#1}&)")]
    public void What_old_demanglers_do_not_know_is_written_too(string mangled, string expected) => Assert.Equal(expected, Full(mangled));

    [Theory]
    [InlineData("_Z3foov.constprop.0", "foo() [clone .constprop.0]")]
    [InlineData("_Z3foov.isra.0.cold", "foo() [clone .isra.0] [clone .cold]")]
    [InlineData("_Z3foov.part.3.lto_priv.0", "foo() [clone .part.3] [clone .lto_priv.0]")]
    [InlineData("_Z3foov.123", "foo() [clone .123]")]
    public void Suffixes_of_clones_stand_behind(string mangled, string expected) => Assert.Equal(expected, Full(mangled));

    [Theory]
    [InlineData("_ZNKSt6vectorIiSaIiEE4sizeEv", "std::vector::size")]
    [InlineData("_Z1fIiEPFviET_.cold", "f [clone .cold]")]
    [InlineData("_ZNSsC1Ev", "std::basic_string::basic_string")]
    [InlineData("_ZNSs6appendEPKc", "std::string::append")]
    [InlineData("_ZZN2ns1fIiEEvT_ENKUliE_clEi", "ns::f::{lambda#1}::operator()")]
    [InlineData("_ZN1AcvSt6vectorIT_SaIS1_EEIcEEv", "A::operator std::vector")]
    [InlineData("_ZTV1AIiE", "vtable for A")]
    [InlineData("_ZNSt8ios_base7failureB5cxx11C1EPKc", "std::ios_base::failure::failure")]
    [InlineData("_ZN4core3ptr42drop_in_place$LT$alloc..string..String$GT$17h05af221e174051e9E", "core::ptr::drop_in_place")]
    [InlineData("_RNvXINtC1a1SpENtC1a1SNtC1a1T1f", "<a::S as a::T>::f")]
    [InlineData("_RINvMINtC1a1SpEINtC1a1ShE1fcE", "<a::S>::f")]
    public void The_short_form_has_no_types(string mangled, string expected) => Assert.Equal(expected, Text(mangled, DemangleOptions.Short));

    [Theory]
    [InlineData("_Z1fSsRSoSaIcE", "f(std::string, std::ostream&, std::allocator<char>)")]
    [InlineData("_ZNSsC1Ev", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string()")]
    public void Aliases_stand_for_the_standard_templates(string mangled, string expected) =>
        Assert.Equal(expected, Text(mangled, DemangleOptions.StandardAliases));

    [Theory]
    [InlineData("_ZN3foo3bar17h05af221e174051e9E", "foo::bar")]
    [InlineData("_ZN3foo3bar17h05af221e174051e9E.llvm.123", "foo::bar")]
    [InlineData("_ZN3foo17h0000000000000000E", "foo::h0000000000000000")]
    [InlineData("_ZN1a13gr$uf6$$udf$e7_$u3bc$17h7f6ab29a3a9b2bdbE", "a::größe::μ")]
    [InlineData("_RIC0Kc27_E", "::<'\\''>")]
    [InlineData("_RIC0Ko1ffffffffffffffff_E", "::<0x1ffffffffffffffff>")]
    [InlineData("_RINvC1a1fKRe616263_E", "a::f::<\"abc\">")]
    [InlineData("_RINvC1a1fKVNtC1a1SS1ah1_EKTh1_EKAhj1_j2_EE", "")]
    [InlineData("_RINvC1a1fKVNtC1a1SS1ah1_EKTh1_EKAj1_j2_EE", "a::f::<{a::S { a: 1 }}, {(1,)}, {[1, 2]}>")]
    [InlineData("_RNvC1a1f.cold", "a::f")]
    public void Rust_is_written_as_Rust(string mangled, string expected) => Assert.Equal(expected.Length == 0 ? mangled : expected, Full(mangled));

    [Fact]
    public void The_hash_is_shown_when_asked_for() =>
        Assert.Equal("foo::h05af221e174051e9", Text("_ZN3foo17h05af221e174051e9E", DemangleOptions.RustHash));

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("_Z")]
    [InlineData("_Zfoo")]
    [InlineData("_Z1fv_")]
    [InlineData("_Z1fT_")]
    [InlineData("_Z1fIT_Evv")]
    [InlineData("_Z3foov.")]
    [InlineData("__Z3foov")]
    [InlineData("_Z99999999999999999999f")]
    [InlineData("_ZN3foo17h05af221e174051e9")]
    [InlineData("_R")]
    [InlineData("_R1NvC1a1f")]
    [InlineData("_RB_")]
    [InlineData("_RNvB_1f")]
    [InlineData("_GLOBAL_OFFSET_TABLE_")]
    public void What_is_no_mangled_name_is_answered_as_it_is(string name)
    {
        Assert.Equal(name, Full(name));
        Assert.False(Demangler.TryDemangle(Encoding.UTF8.GetBytes(name), out string demangled));
        Assert.Empty(demangled);
    }

    [Fact]
    public void Names_of_C_are_known_by_their_first_letters()
    {
        Assert.False(Demangler.MayBeMangled("memcpy"u8));
        Assert.True(Demangler.MayBeMangled("_Z1fv"u8));
        Assert.True(Demangler.MayBeMangled("_RNvC1a1f"u8));
    }

    [Fact]
    public void Only_the_name_itself_is_allocated()
    {
        byte[] mangled = "_ZNSt8_Rb_treeIiSt4pairIKiSsESt10_Select1stIS2_ESt4lessIiESaIS2_EE8_M_eraseEPSt13_Rb_tree_nodeIS2_E"u8.ToArray();
        int length = Demangler.Demangle(mangled).Length;
        for (int i = 0; i < 100; i++) Demangler.Demangle(mangled);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Demangler.Demangle(mangled);
        long perName = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.InRange(perName, length * 2, (length * 2) + 64);
    }

    private static string Full(string mangled) => Text(mangled, DemangleOptions.None);

    private static string Text(string mangled, DemangleOptions options) => Demangler.Demangle(Encoding.UTF8.GetBytes(mangled), options);
}
