using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Bench.Attribution;

/// <summary><c>./bench generate FOLDER [touches persons conversions seed]</c>: writes the made-up world as touches.csv and conversions.csv.</summary>
internal static class GenerateCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        var numbers = args.Skip(1).Select(int.Parse).ToArray();
        int At(int index, int fallback) => numbers.Length > index ? numbers[index] : fallback;
        if (args.Length == 0)
        {
            Console.Error.WriteLine("usage: generate FOLDER [touches=10000000] [persons=1500000] [conversions=200000] [seed=20240601]");
            return Task.FromResult(2);
        }

        var world = new BigWorld(At(0, 10_000_000), At(1, 1_500_000), At(2, 200_000), (uint)At(3, 20240601));
        foreach (var file in Write(world, args[0]))
            Console.WriteLine($"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
        return Task.FromResult(0);
    }

    /// <summary>Writes both files and returns their paths.</summary>
    public static string[] Write(BigWorld world, string folder)
    {
        Directory.CreateDirectory(folder);
        string[] files = [Path.Combine(folder, "touches.csv"), Path.Combine(folder, "conversions.csv")];
        using (var touches = new Rows(files[0], "touch_id,person_id,ts,channel"))
        {
            var channels = BigWorld.Channels.Select(Encoding.UTF8.GetBytes).ToArray();
            for (var i = 0; i < world.Persons.Length; i++)
                touches.Number(i + 1).Number(world.Persons[i]).Number(world.Seconds[i]).Text(channels[world.Channel[i]]).End();
        }

        using var conversions = new Rows(files[1], "conversion_id,person_id,ts,value_cents,lead_ts,opp_ts");
        for (var i = 0; i < world.Converts.Length; i++)
        {
            var one = world.Converts[i];
            conversions.Number(i + 1).Number(one.Person).Number(one.Seconds).Number(one.ValueCents).Number(one.LeadSeconds).Number(one.OpportunitySeconds).End();
        }

        return files;
    }

    /// <summary>A CSV file of plain numbers and names.</summary>
    private sealed class Rows : IDisposable
    {
        private readonly FileStream _file;
        private readonly byte[] _buffer = new byte[1 << 20];
        private int _used;

        public Rows(string path, string header)
        {
            _file = File.Create(path);
            _file.Write(Encoding.UTF8.GetBytes(header + "\n"));
        }

        public Rows Number(int number)
        {
            Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var written);
            _used += written;
            _buffer[_used++] = (byte)',';
            return this;
        }

        public Rows Text(byte[] text)
        {
            text.CopyTo(_buffer.AsSpan(_used));
            _used += text.Length;
            _buffer[_used++] = (byte)',';
            return this;
        }

        public void End()
        {
            _buffer[_used - 1] = (byte)'\n';
            if (_used > _buffer.Length - 256)
                Flush();
        }

        public void Dispose()
        {
            Flush();
            _file.Dispose();
        }

        private void Flush()
        {
            _file.Write(_buffer, 0, _used);
            _used = 0;
        }
    }
}
