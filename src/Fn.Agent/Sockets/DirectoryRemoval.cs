using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fn.Agent.Sockets;

/// <summary>Removes a directory in which a function may have put anything, and may go on to.</summary>
/// <remarks>
/// No path below it is ever resolved, so no link leads out of it. What lies in a directory is moved up before that directory is removed,
/// so depth costs nothing. Names are bytes, whatever they mean.
/// </remarks>
internal static unsafe class DirectoryRemoval
{
    private const int ReclenOffset = 16;
    private const int NameOffset = 19;
    private static readonly int Flags =
        NativeMethods.OpenDirectory | NativeMethods.OpenNoFollow | NativeMethods.OpenCloseOnExec;

    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="IOException">Something in it cannot be removed.</exception>
    public static void Remove(string path)
    {
        using (var root = NativeMethods.open(path, Flags, 0))
        {
            if (root.IsInvalid)
            {
                var failure = Failure(); // before the next look at the path takes its reason away
                throw Directory.Exists(path) ? failure : new DirectoryNotFoundException();
            }
            Empty(root);
        }
        Directory.Delete(path);
    }

    private static void Empty(SafeFileHandle root)
    {
        var left = new Stack<byte[]>(ListNames(root));
        var moved = 0;
        while (left.TryPop(out var name))
        {
            if (Unlink(root, name, 0))
            {
                continue;
            }
            using (var directory = Open(root, name))
            {
                foreach (var entry in ListNames(directory))
                {
                    left.Push(MoveUp(directory, entry, root, ref moved));
                }
            }
            if (!Unlink(root, name, NativeMethods.UnlinkDirectory))
            {
                throw Failure();
            }
        }
    }

    /// <returns>Its name from then on.</returns>
    private static byte[] MoveUp(SafeFileHandle directory, byte[] name, SafeFileHandle root, ref int moved)
    {
        byte[] target;
        do
        {
            var free = string.Create(CultureInfo.InvariantCulture, $".moved-{moved++}\0");
            target = Encoding.ASCII.GetBytes(free);
        } while (Exists(root, target));
        fixed (
            byte* from = name,
                to = target
        )
        {
            return NativeMethods.renameat(directory, from, root, to) == 0 ? target : throw Failure();
        }
    }

    private static bool Exists(SafeFileHandle root, byte[] name)
    {
        fixed (byte* text = name)
        {
            using var found = NativeMethods.openat(
                root,
                text,
                NativeMethods.OpenPathOnly | NativeMethods.OpenNoFollow | NativeMethods.OpenCloseOnExec,
                0
            );
            return !found.IsInvalid;
        }
    }

    private static SafeFileHandle Open(SafeFileHandle root, byte[] name)
    {
        fixed (byte* text = name)
        {
            var directory = NativeMethods.openat(root, text, Flags, 0);
            return directory.IsInvalid ? throw Failure() : directory;
        }
    }

    private static bool Unlink(SafeFileHandle root, byte[] name, int flags)
    {
        fixed (byte* text = name)
        {
            return NativeMethods.unlinkat(root, text, flags) == 0;
        }
    }

    /// <summary>Names of everything in a directory, each with its terminating zero.</summary>
    private static List<byte[]> ListNames(SafeFileHandle directory)
    {
        const int BufferBytes = 8 * 1024;
        var names = new List<byte[]>();
        var buffer = stackalloc byte[BufferBytes];
        nint count;
        while ((count = NativeMethods.getdents64(directory, buffer, BufferBytes)) > 0)
        {
            for (var entry = buffer; entry < buffer + count; entry += *(ushort*)(entry + ReclenOffset))
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    names.Add([.. name, 0]);
                }
            }
        }
        return count == 0 ? names : throw Failure();
    }

    private static IOException Failure() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
}
