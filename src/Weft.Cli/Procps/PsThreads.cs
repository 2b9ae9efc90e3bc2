namespace Weft.Cli.Procps;

/// <summary>How threads are listed.</summary>
internal enum PsThreads
{
    /// <summary>Processes only.</summary>
    None,
    /// <summary><c>-L</c>: a row a thread, with LWP and perhaps NLWP columns.</summary>
    Lwp,
    /// <summary><c>-T</c>: a row a thread, with an SPID column.</summary>
    Spid,
    /// <summary>BSD <c>H</c>: a row a thread, as if it were a process.</summary>
    AsProcesses,
    /// <summary><c>-m</c>: threads after their process.</summary>
    After,
}
