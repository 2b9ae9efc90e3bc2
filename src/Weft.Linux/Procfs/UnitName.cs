namespace Weft.Linux.Procfs;

/// <summary>Finds the systemd unit in a control group's path (systemd.unit(5)).</summary>
public static class UnitName
{
    /// <summary>
    /// The innermost service, scope, socket, mount or swap; if there is none, the innermost slice. So a user's service is
    /// found below <c>user@1000.service/app.slice/</c>, and a login session is <c>session-3.scope</c>.
    /// </summary>
    /// <param name="path">A path as in <c>cgroup</c>.</param>
    /// <param name="unit">The unit's name as systemctl takes it (escapes such as <c>\x2d</c> belong to the name).</param>
    public static bool TryFind(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> unit)
    {
        path = ControlGroupPath.WithoutMark(path);
        ReadOnlySpan<byte> slice = default;
        while (!path.IsEmpty)
        {
            int slash = path.LastIndexOf((byte)'/');
            ReadOnlySpan<byte> component = path[(slash + 1)..];
            path = slash < 0 ? default : path[..slash];
            // systemd puts one underscore before names that cgroupfs might mistake for its own files.
            if (!component.IsEmpty && component[0] == (byte)'_') component = component[1..];
            if (IsUnit(component))
            {
                unit = component;
                return true;
            }
            if (slice.IsEmpty && HasSuffix(component, ".slice"u8)) slice = component;
        }
        unit = slice;
        return !slice.IsEmpty;
    }

    private static bool IsUnit(ReadOnlySpan<byte> component) =>
        HasSuffix(component, ".service"u8) || HasSuffix(component, ".scope"u8) || HasSuffix(component, ".socket"u8)
        || HasSuffix(component, ".mount"u8) || HasSuffix(component, ".swap"u8);

    private static bool HasSuffix(ReadOnlySpan<byte> component, ReadOnlySpan<byte> suffix) =>
        component.Length > suffix.Length && component.EndsWith(suffix) && component.IndexOf((byte)':') < 0;
}
