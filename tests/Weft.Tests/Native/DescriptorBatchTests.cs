using System.Text;
using Weft.Native;
using Xunit;

namespace Weft.Tests.Native;

/// <summary>Closing descriptors together closes those given and no other.</summary>
[Collection(Support.Alone.Name)]
public sealed class DescriptorBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    public void All_that_were_given_are_closed(int count)
    {
        DescriptorBatch batch = new();
        List<int> given = [];
        for (int i = 0; i < count; i++)
        {
            given.Add(Open());
            batch.Close(given[^1]);
        }
        batch.Flush();
        Assert.All(given, static d => Assert.False(IsOpenOnZero(d)));
    }

    [Fact]
    public void Those_between_stay_open()
    {
        List<int> opened = [.. Enumerable.Range(0, 40).Select(static _ => Open())];
        DescriptorBatch batch = new();
        foreach (int descriptor in opened.Where(static (_, i) => i % 3 != 1)) batch.Close(descriptor);
        batch.Flush();
        for (int i = 0; i < opened.Count; i++) Assert.Equal(i % 3 == 1, IsOpenOnZero(opened[i]));
        foreach (int descriptor in opened.Where(static (_, i) => i % 3 == 1)) Files.Close(descriptor);
    }

    private static int Open()
    {
        int descriptor = Files.Open(Files.CurrentDirectory, "/dev/zero\0"u8, OpenFlags.ReadOnly);
        Assert.True(descriptor >= 0);
        return descriptor;
    }

    // The number may have been handed out again meanwhile, to a thread of the runner, for another file.
    private static bool IsOpenOnZero(int descriptor)
    {
        byte[] target = new byte[64];
        int length = Files.ReadLink(Files.CurrentDirectory, Encoding.UTF8.GetBytes($"/proc/self/fd/{descriptor}\0"), target);
        return length > 0 && Encoding.UTF8.GetString(target, 0, length) == "/dev/zero";
    }
}
