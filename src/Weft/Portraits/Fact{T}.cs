using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>One fact of a portrait: a value, or why there is none.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Presence">Present, or the reason.</param>
/// <param name="Value">The value; the type's default unless it is present.</param>
public readonly record struct Fact<T>(Presence Presence, T Value)
{
    /// <summary>Whether there is a value.</summary>
    public bool IsPresent => Presence == Presence.Present;

    /// <summary>A value that is there.</summary>
    public static implicit operator Fact<T>(T value) => new(Presence.Present, value);

    /// <summary>No value, and why.</summary>
    public static implicit operator Fact<T>(Presence why) => new(why == Presence.Present ? Presence.NotRead : why, default!);

    /// <summary>Makes another value of this one; the reason stays.</summary>
    /// <typeparam name="TOther">What is made.</typeparam>
    public Fact<TOther> Then<TOther>(Func<T, TOther> make) => IsPresent ? make(Value) : Presence;
}
