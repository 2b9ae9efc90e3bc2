using System.Text;
using Weft.Columns;
using Weft.Native;

namespace Weft.Checks;

/// <summary>Who asks, and what that user may read.</summary>
internal static class UserChecks
{
    public static MachineFact User()
    {
        uint id = Identity.EffectiveUserId;
        string name = Identity.UserName(id) is { } bytes ? Encoding.UTF8.GetString(bytes) : "no name";
        return new(FactId.User, "user", CheckStatus.Works, $"{name} (uid {id})");
    }

    public static MachineFact Capabilities(Settings settings)
    {
        const int UsualLast = 40;
        int last = Math.Clamp(settings.Number("sys/kernel/cap_last_cap\0"u8) ?? UsualLast, 0, 62);
        ulong every = (1UL << (last + 1)) - 1;
        IReadOnlyList<string> has = CapabilityNames.Of(settings.Capabilities), lacks = CapabilityNames.Of(every & ~settings.Capabilities);
        string found = has.Count == 0 ? "none"
            : lacks.Count == 0 ? $"all {has.Count}"
            : lacks.Count < has.Count ? $"all but {string.Join(", ", lacks)}"
            : string.Join(", ", has);
        return new(FactId.Capabilities, "capabilities", CheckStatus.Works, found);
    }

    public static MachineFact Others(Settings settings)
    {
        const string Title = "other users' tasks";
        bool may = settings.Has(Capability.SysPtrace) && (settings.Has(Capability.DacReadSearch) || settings.Has(Capability.DacOverride));
        if (may && settings.IsFirstUserNamespace) return new(FactId.Others, Title, CheckStatus.Works, "readable in full");
        if (may) return new(FactId.Others, Title, CheckStatus.Limited, "readable in full only for users of this user namespace; run it outside of it for the others");
        return new(FactId.Others, Title, CheckStatus.Limited, "what is private (I/O, files, program, environment, where they wait) is not readable")
        {
            Remedy = settings.GiveCapabilities,
        };
    }
}
