using System.Globalization;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Steps through a program.</summary>
internal static class SteppedRun
{
    public static StepRecords Of(string program, int most)
    {
        string file = Path.GetTempFileName();
        try
        {
            RunResult result = Run.Program(Repository.FixtureProgram("stepper"), [file, most.ToString(CultureInfo.InvariantCulture), program]);
            Assert.True(result.ExitCode == 0, result.Error);
            return StepRecords.Read(File.ReadAllBytes(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
