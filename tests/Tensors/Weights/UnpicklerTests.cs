using System.Text;
using Relight.Tensors.Weights.PyTorch;

namespace Relight.Tests.Tensors.Weights;

public sealed class UnpicklerTests
{
    [Fact]
    public void Numbers_strings_and_containers_are_read()
    {
        // {'a': [1, -2, 2.5, True, None, 2**40], 'b': (7,)}, as pickle.dumps(…, protocol=2) writes it
        var dict = (PickleDict)Read(
            "}q\0(X\u0001\0\0\0aq\u0001]q\u0002(K\u0001J\u00FE\u00FF\u00FF\u00FFG\u0040\u0004\0\0\0\0\0\0\u0088N\u008A\u0006\0\0\0\0\0\u0001eX\u0001\0\0\0bq\u0003K\u0007\u0085q\u0004u.")!;

        dict.Get("b").ShouldBeOfType<PickleTuple>().Items.ShouldBe([7L]);
        dict.Items.Count.ShouldBe(2);
        dict.Get("a").ShouldBeOfType<PickleList>();
        dict.Get("c").ShouldBeNull();
    }

    [Theory]
    [InlineData("cos\nsystem\nX\u0002\0\0\0id\u0085R.", "os.system")]
    [InlineData("c__builtin__\neval\nX\u0002\0\0\0id\u0085R.", "builtins.eval")]
    [InlineData("cbuiltins\ngetattr\n)R.", "builtins.getattr")]
    [InlineData("cbuiltins\nsetx\n)R.", "builtins.setx")]
    [InlineData("cdatetimes\ndate\n)R.", "datetimes.date")]
    [InlineData("X\u0002\0\0\0osX\u0006\0\0\0system\u0093)R.", "os.system")]
    [InlineData("ctorch\nFloatStorage\n)R.", "torch.FloatStorage")]
    [InlineData("K\u0001)R.", "no function")]
    [InlineData("]}X\u0008\0\0\0__dict__Nsb.", "attributes")]
    [InlineData("(ios\nsystem\n.", "0x69")]
    [InlineData("))\u0081.", "no class")]
    [InlineData(
        "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0004tQK\0K\u0004\u0085K\u0001\u0085\u0089}}X\u0003\0\0\0oddK\u0001stR.", "metadata hold 'odd'")]
    [InlineData("", "ends in the middle")]
    [InlineData("X\u00FF\u00FF\u00FF\u007Fabc.", "ends in the middle")]
    [InlineData("T\u00FF\u00FF\u00FF\u00FFabc.", "ends in the middle")]
    [InlineData("\u008D\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FFabc.", "ends in the middle")]
    [InlineData("\u008A\u0020aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.", "32 bytes")]
    [InlineData("X\u0001\0\0\0\u00FF.", "UTF-8")]
    [InlineData("cos", "does not end")]
    [InlineData("0.", "stack runs empty")]
    [InlineData("t.", "mark")]
    [InlineData("(.", "stack runs empty")]
    [InlineData("h\u0005.", "memo 5")]
    [InlineData("}(K\u0001u.", "key without a value")]
    [InlineData("K\u0001K\u0002.", "2 objects")]
    [InlineData("K\u0001K\u0002a.", "no list")]
    [InlineData("K\u0001K\u0002K\u0003s.", "no dict")]
    [InlineData("K\u0001Q.", "persistent id")]
    [InlineData("\u0080\u0006.", "protocol is 6")]
    public void Pickles_that_want_something_run_or_lie_are_refused(string pickle, string problem) =>
        Should.Throw<PickleException>(() => Read(pickle)).Message.ShouldContain(problem);

    [Fact]   // nothing of the class is run: what the pickle says of an object is kept as data
    public void An_object_of_any_class_is_a_bag_of_what_is_said_of_it()
    {
        var made = Read("cmine\nNet\n)\u0081}X\u0001\0\0\0aK\u0007sb.").ShouldBeOfType<PickleObject>();

        made.ClassName.ShouldBe("mine.Net");
        made.Attributes!.Get("a").ShouldBe(7L);
    }

    [Fact]   // of 8 bytes, as PyTorch 2 writes types that have no storage of their own
    public void Typed_views_of_bytes_are_checked_against_their_own_size()
    {
        const string start =
            "ctorch._utils\n_rebuild_tensor_v3\n((X\u0007\0\0\0storagectorch.storage\nUntypedStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0008tQK\0K";
        const string end = "\u0085K\u0001\u0085\u0089}ctorch\nuint16\ntR.";

        Read(start + "\u0004" + end).ShouldBeOfType<TensorReference>().Type.Name.ShouldBe("U16");
        Should.Throw<PickleException>(() => Read(start + "\u0005" + end)).Message.ShouldContain("does not lie inside");
        Should.Throw<PickleException>(() =>
            Read(start + "\u0004" + end.Replace("uint16", "float4_e2m1fn_x2", StringComparison.Ordinal))).Message.ShouldContain("float4");
    }

    [Theory]   // a tensor of 4 elements, with offset, size and stride as given
    [InlineData("K\u0000K\u0005\u0085K\u0001\u0085")]                       // five elements
    [InlineData("K\u0001K\u0004\u0085K\u0001\u0085")]                       // one beyond the end
    [InlineData("K\u0000K\u0002\u0085K\u0004\u0085")]                       // strides beyond the end
    [InlineData("J\u00FF\u00FF\u00FF\u00FFK\u0001\u0085K\u0001\u0085")]     // a negative offset
    [InlineData("K\u0000J\u00FF\u00FF\u00FF\u00FF\u0085K\u0001\u0085")]     // a negative size
    [InlineData("K\u0000K\u0002\u0085J\u00FF\u00FF\u00FF\u00FF\u0085")]     // a negative stride
    [InlineData("K\u0000K\u0002\u0085)")]                                   // a stride too few
    [InlineData("K\u0000\u008A\u0008\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u007F\u0085K\u0000\u0085")]     // too large to be counted
    [InlineData("K\u0000K\u0002\u0085\u008A\u0008\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u007F\u0085")]
    public void Tensors_that_do_not_lie_inside_their_storage_are_refused(string view) =>
        Should.Throw<PickleException>(() => Read(
            "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0004tQ"
                + view + "\u0089)tR."));

    [Fact]   // no step recurses
    public void Deep_nesting_is_read_without_recursion()
    {
        const int depth = 1_000_000;
        Read(new string(']', depth) + new string('a', depth - 1) + ".").ShouldBeOfType<PickleList>();
        Read(new string(')', 1) + new string('\u0085', depth) + ".").ShouldBeOfType<PickleTuple>();
    }

    [Fact]   // 200 lists of two references each to the one before: 2¹⁹⁹ if they were copied
    public void References_to_the_memo_are_not_copied()
    {
        var bomb = new StringBuilder("]q\0");
        for (var level = 1; level < 200; level++)
        {
            bomb.Append($"](h{(char)(level - 1)}h{(char)(level - 1)}eq{(char)level}");
        }
        Read($"({bomb}t.").ShouldBeOfType<PickleTuple>();
    }

    [Fact]
    public void A_pickle_of_too_many_opcodes_is_refused() =>
        Should.Throw<PickleException>(() => Read(new string('N', 6_000_000))).Message.ShouldContain("opcodes");

    // each character is a byte
    private static object? Read(string opcodes) =>
        new Unpickler(Encoding.Latin1.GetBytes("\u0080\u0002" + opcodes), TorchNames.Find, StorageReference.FromPersistentId).Read();
}
