namespace Weft.Tracing;

/// <summary>How it is known that a task began.</summary>
public enum LifeOrigin
{
    /// <summary>Its making was seen.</summary>
    Made,
    /// <summary>It was there when tracing began.</summary>
    Present,
    /// <summary>It was first heard of in the middle of its life: what told of its making was lost, or was no part of the trace.</summary>
    Unknown,
}
