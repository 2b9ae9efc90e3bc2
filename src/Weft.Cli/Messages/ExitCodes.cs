namespace Weft.Cli.Messages;

/// <summary>What the exit status of every command means (documented in README).</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Found = 1;
    public const int Usage = 2;
    public const int NoSuchTask = 3;
    public const int NotPermitted = 4;
    public const int NotSupported = 5;

    /// <summary>Standard output could not be written, for another reason than a reader that has gone (EX_IOERR).</summary>
    public const int WriteFailed = 74;

    /// <summary>A defect of Weft itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int Defect = 70;
}
