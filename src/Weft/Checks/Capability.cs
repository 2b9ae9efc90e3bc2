namespace Weft.Checks;

/// <summary>The capabilities that decide what Weft may do (include/uapi/linux/capability.h).</summary>
internal enum Capability
{
    DacOverride = 1,
    DacReadSearch = 2,
    SysPtrace = 19,
    Syslog = 34,
}
