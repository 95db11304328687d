using System.Text;

namespace Fn.Cli.Builds.Programs;

/// <summary>Where the output of a program goes.</summary>
internal static class ProgramOutput
{
    /// <summary>Dropped.</summary>
    public static Task Discard(Stream stream) => stream.CopyToAsync(Stream.Null);

    /// <summary>Passed on as it comes.</summary>
    public static Func<Stream, Task> To(TextWriter writer) =>
        async stream =>
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var buffer = new char[4096];
            int count;
            while ((count = await reader.ReadAsync(buffer)) > 0)
            {
                lock (writer)
                {
                    writer.Write(buffer, 0, count);
                    writer.Flush();
                }
            }
        };

    /// <summary>Gathered.</summary>
    public static Func<Stream, Task> To(StringBuilder text) =>
        async stream =>
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            text.Append(await reader.ReadToEndAsync());
        };
}
