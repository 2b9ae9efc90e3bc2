namespace Weft.Tasks;

/// <summary>One group of facts for every row (or every process): a value and whether it is known. Empty until asked for.</summary>
/// <typeparam name="T">The facts.</typeparam>
internal sealed class FactTable<T> where T : struct
{
    private const int Large = 4096;

    private T[] _values = [];
    private Presence[] _presence = [];

    /// <summary>Makes room for <paramref name="count"/> rows and keeps what is there.</summary>
    public void Grow(int count)
    {
        if (_values.Length >= count) return;
        // Doubling would leave half of a large table empty, in each of a snapshot's tables.
        int size = Math.Max(Math.Max(count, 64), _values.Length < Large ? _values.Length * 2 : _values.Length + (_values.Length / 8));
        Array.Resize(ref _values, size);
        Array.Resize(ref _presence, size);
    }

    /// <summary>Forgets everything; the memory stays.</summary>
    public void Clear() => Array.Clear(_presence);

    /// <summary>The facts of a row; meaningful only when <see cref="PresenceOf"/> says Present.</summary>
    public ref T this[int row] => ref _values[row];

    /// <summary>Whether a row's facts are known; NotRead for rows never asked for.</summary>
    public Presence PresenceOf(int row) => (uint)row < (uint)_presence.Length ? _presence[row] : Presence.NotRead;

    /// <summary>Says how reading a row went.</summary>
    public void Set(int row, Presence presence) => _presence[row] = presence;

    /// <summary>Stores a row's facts.</summary>
    public void Set(int row, in T value)
    {
        _values[row] = value;
        _presence[row] = Presence.Present;
    }
}
