namespace Weft.Native;

/// <summary>How memory is mapped (PROT_* and MAP_* of mmap(2)).</summary>
public enum MappingAccess
{
    /// <summary>PROT_READ, MAP_PRIVATE and MAP_POPULATE: a file to be read at once.</summary>
    PrivateRead,
    /// <summary>PROT_READ and MAP_PRIVATE: a file of which little is read, and only that is touched.</summary>
    PrivateLazyRead,
    /// <summary>PROT_READ, MAP_SHARED: memory the kernel writes.</summary>
    SharedRead,
    /// <summary>PROT_READ and PROT_WRITE, MAP_SHARED: memory the kernel and this process both write.</summary>
    SharedReadWrite,
}
