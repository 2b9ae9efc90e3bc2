namespace Weft.Linux.Procfs;

/// <summary>A line of <c>/proc/sysvipc/sem</c> or <c>msg</c> (sysvipc(7)).</summary>
public struct SystemVObject
{
    /// <summary>key: what it was made with (ftok(3)); 0 for a private one.</summary>
    public int Key;
    /// <summary>semid or msqid.</summary>
    public int Id;
    /// <summary>nsems: semaphores of the set; 0 for a queue.</summary>
    public long Semaphores;
    /// <summary>cbytes: bytes in the queue.</summary>
    public long Bytes;
    /// <summary>qnum: messages in the queue.</summary>
    public long Messages;
    /// <summary>lspid: the process that sent last; 0 for none.</summary>
    public int LastSender;
    /// <summary>lrpid: the process that received last; 0 for none.</summary>
    public int LastReceiver;
}
