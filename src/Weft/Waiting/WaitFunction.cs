using Weft.Stacks;

namespace Weft.Waiting;

/// <summary>What the names on a stack say of a wait in futex(2).</summary>
/// <param name="kind">What it waits for; <see cref="WaitKind.Futex"/> when no name tells.</param>
/// <param name="maker">Whose object it is.</param>
/// <param name="frame">Index of the frame that tells; -1 when none does.</param>
/// <param name="text">The wait in words; null for the words of its kind.</param>
/// <param name="unknown">Why it is not known who can end it; null for the words of its kind.</param>
internal sealed class WaitFunction(WaitKind kind, LockMaker maker, int frame, string? text = null, string? unknown = null)
{
    public static WaitFunction None { get; } = new(WaitKind.Futex, LockMaker.NotKnown, -1);

    public WaitKind Kind => kind;

    public LockMaker Maker => maker;

    public int Frame => frame;

    public string? Text => text;

    public string? Unknown => unknown;

    /// <summary>Whether other threads' stacks may tell who can end it.</summary>
    public bool AsksOthers => Maker is LockMaker.StaticGuard or LockMaker.MuslInternal or LockMaker.GlibcUnnamed || (Kind == WaitKind.Once && Maker is LockMaker.Glibc or LockMaker.Musl);

    /// <summary>The function that tells, without signs of versions; empty when none does.</summary>
    public string Name(IReadOnlyList<StackFrame> frames) => Frame >= 0 && frames[Frame].Function is { } function ? LockFunctions.Plain(function) : "";
}
