namespace Weft.Cli;

internal static class Program
{
    private static int Main(string[] arguments) => arguments.Length;
}
