using Relight.Training.BatchSizes;

namespace Relight.Tests.Training.BatchSizes;

public sealed class AvailableMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AvailableMemoryTests() => Write("proc/meminfo", "MemTotal:  4000 kB\nMemAvailable:  3000 kB\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_control_groups_it_is_what_the_machine_has_left() => Read().ShouldBe(3000 * 1024);

    [Fact]   // 2,000,000 allowed, 800,000 taken, of which 300,000 are files that can be dropped; below, no limit at all
    public void The_limit_of_a_group_holds_for_the_groups_below_it()
    {
        Write("proc/self/cgroup", "0::/slice/service\n");
        Write("groups/slice/memory.max", "2000000\n");
        Write("groups/slice/memory.current", "800000\n");
        Write("groups/slice/memory.stat", "anon 500000\ninactive_file 300000\n");
        Write("groups/slice/service/memory.max", "max\n");
        Write("groups/slice/service/memory.current", "700000\n");
        Read().ShouldBe(2_000_000 - 800_000 + 300_000);
    }

    [Fact]
    public void The_first_kind_of_control_groups_is_read_too()
    {
        Write("proc/self/cgroup", "5:cpu:/\n4:memory:/box\n0::/\n");
        Write("groups/memory/box/memory.limit_in_bytes", "1000000\n");
        Write("groups/memory/box/memory.usage_in_bytes", "400000\n");
        Write("groups/memory/box/memory.stat", "inactive_file 1\ntotal_inactive_file 50000\n");
        Read().ShouldBe(1_000_000 - 400_000 + 50_000);
    }

    [Fact]
    public void Where_the_system_does_not_tell_there_is_no_figure() =>
        AvailableMemory.Read(_folder["nothing"], _folder["nothing"]).ShouldBeNull();

    [Fact]
    public void This_machine_tells() => AvailableMemory.Read().ShouldNotBeNull().ShouldBeGreaterThan(1 << 20);

    private long? Read() => AvailableMemory.Read(_folder["proc"], _folder["groups"]);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
    }
}
