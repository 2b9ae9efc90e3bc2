using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Texts as the C library takes them: an array of pointers that ends in null (execve(2), posix_spawn(3)).</summary>
internal sealed unsafe class NativeWords : IDisposable
{
    private readonly int _count;
    private byte** _words;

    public NativeWords(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        _words = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++) _words[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    public byte** Pointer => _words;

    public void Dispose()
    {
        if (_words == null) return;
        for (int i = 0; i < _count; i++) Marshal.FreeCoTaskMem((nint)_words[i]);
        NativeMemory.Free(_words);
        _words = null;
    }
}
