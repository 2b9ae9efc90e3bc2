namespace Weft.Tasks;

/// <summary>The tasks of a machine at one moment.</summary>
public sealed class TaskSnapshot
{
    /// <summary>How many tasks there are.</summary>
    public int Count { get; private set; }
}
