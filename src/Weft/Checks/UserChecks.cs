using System.Text;
using Weft.Columns;
using Weft.Native;

namespace Weft.Checks;

/// <summary>Who asks, and what that user may read.</summary>
internal static class UserChecks
{
    private const ulong FirstUserNamespace = 0xEFFF_FFFD;

    public static MachineFact User()
    {
        uint id = Identity.EffectiveUserId;
        string name = Identity.UserName(id) is { } bytes ? Encoding.UTF8.GetString(bytes) : "no name";
        return new(FactId.User, "user", CheckStatus.Works, $"{name} (uid {id})");
    }

    public static MachineFact Capabilities(Settings settings)
    {
        IReadOnlyList<string> names = CapabilityNames.Of(settings.Capabilities);
        // Kernels differ in how many there are; the root user of a full set has an unbroken row of bits from 0.
        bool all = settings.Capabilities != 0 && (settings.Capabilities & (settings.Capabilities + 1)) == 0 && names.Count >= 38;
        string found = names.Count == 0 ? "none" : all ? $"all {names.Count}" : string.Join(", ", names);
        return new(FactId.Capabilities, "capabilities", CheckStatus.Works, found);
    }

    public static MachineFact Others(Settings settings)
    {
        const string Title = "other users' tasks";
        bool may = settings.Has(Capability.SysPtrace) && (settings.Has(Capability.DacReadSearch) || settings.Has(Capability.DacOverride));
        bool first = Settings.IsFirstNamespace("user", FirstUserNamespace) ?? true;
        if (may && first) return new(FactId.Others, Title, CheckStatus.Works, "readable in full");
        if (may) return new(FactId.Others, Title, CheckStatus.Limited, "readable in full only for users of this user namespace; run it outside of it for the others");
        return new(FactId.Others, Title, CheckStatus.Limited, "what is private (I/O, files, program, environment, where they wait) is not readable")
        {
            Remedy = settings.IsRoot ? null : settings.GiveCapabilities,
        };
    }
}
