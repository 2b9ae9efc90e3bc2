using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>What a reading is to be of.</summary>
/// <param name="Process">The process.</param>
/// <param name="Tid">The thread that is looked at closer; 0 for none.</param>
/// <param name="MayStop">Whether threads that run may be stopped for a moment.</param>
internal sealed record PageWish(TaskId Process, int Tid, bool MayStop);
