namespace Weft.Linux.Bpf;

/// <summary>How an iterator's reader fills a buffer, whatever its records are.</summary>
internal interface IIteratorBuffer
{
    /// <summary>Forgets the records.</summary>
    void Clear();

    /// <summary>Room for the next read; empty when the limit is reached.</summary>
    Span<byte> Room();

    /// <summary>Keeps what was read into the room.</summary>
    void Advance(int bytes);
}
