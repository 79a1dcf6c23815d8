using Relight.Files;

namespace Relight.Tests.Files;

public sealed class Crc32CTests
{
    [Fact]   // the check value in the catalog of CRCs, and RFC 3720, B.4: 32 bytes of zeros, of ones, counting upwards
    public void Sums_are_those_of_the_standard()
    {
        Crc32C.Of([]).ShouldBe(0u);
        Crc32C.Of("123456789"u8).ShouldBe(0xE3069283);
        Crc32C.Of(new byte[32]).ShouldBe(0x8A9136AA);
        Crc32C.Of([.. Enumerable.Repeat(byte.MaxValue, 32)]).ShouldBe(0x62A8AB43u);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
    }
}
