using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Makes facts of what readers answer.</summary>
public static class Fact
{
    /// <summary>The value when it was present, else the reason.</summary>
    public static Fact<T> Of<T>(Presence presence, T value) => presence == Presence.Present ? new Fact<T>(presence, value) : presence;
}
