using System.Globalization;
using System.Runtime.Intrinsics.X86;
using Relight.Machines.Doctor;
using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

public sealed class DoctorTests
{
    private static readonly ClockMeter ThreeGigahertz = new(3, "a test");

    [Fact]
    public void The_diagnosis_tells_rates_versions_and_operators()
    {
        var result = RelightProcess.Run("doctor", "--json");
        var json = result.Json;
        result.Code.ShouldBe(json["findings"]!.AsArray().Any(finding => (bool)finding!["stops"]!) ? ExitCode.Failed : ExitCode.Done);
        ((int)json["processor"]!["coresUsable"]!).ShouldBe(Environment.ProcessorCount);
        ((double)json["processor"]!["measured"]!["fp32Gigaflops"]!).ShouldBeGreaterThan(0.1);
        ((double)json["processor"]!["measured"]!["bf16Gigaflops"]!).ShouldBeGreaterThan(0.1);
        ((string)json["libtorch"]!["path"]!).ShouldContain("libtorch");
        var operators = json["operators"]!;
        var (registered, bound, callable) = ((int)operators["registered"]!, (int)operators["bound"]!, (int)operators["callable"]!);
        bound.ShouldBeInRange(2000, registered);
        callable.ShouldBeInRange(bound, registered);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Nehalem")]
    public void OpenBLAS_computes_with_kernels_that_fit_the_processor_or_that_the_user_chose(string? chosen)
    {
        var result = RelightProcess.Run(new Dictionary<string, string?> { ["OPENBLAS_CORETYPE"] = chosen }, "doctor", "--json");
        var blas = result.Json["blas"]!;
        if (!Avx2.IsSupported || (string)blas["name"]! != "OpenBLAS")
        {
            Assert.Skip("needs OpenBLAS and AVX2");
        }

        var kernels = (string)blas["kernels"]!;
        (chosen is null ? ["SkylakeX", "Haswell"] : new[] { chosen }).ShouldContain(kernels);
    }

    [Fact]
    public void Schemas_come_as_the_generator_reads_them()
    {
        var list = OperatorList.Parse(RelightProcess.Run("doctor", "--schemas").Output, "the output");
        var (version, schemas) = list.Sections.ShouldHaveSingleItem();
        version.ToString().ShouldBe(Relight.Tensors.Torch.Version);
        schemas.ShouldContain("aten::relu(Tensor self) -> Tensor");
        schemas.ShouldBe(schemas.Order(StringComparer.Ordinal));
        schemas.ShouldNotContain(schema => schema.StartsWith("relight::"));
    }

    [Fact]
    public void Schemas_are_added_to_those_of_other_versions()
    {
        using var folder = new TemporaryFolder();
        var file = folder["operators.txt"];
        File.WriteAllText(
            file,
            "# libtorch 0.9\naten::relu(Tensor self) -> Tensor\naten::gone(Tensor self) -> Tensor\n\n# libtorch 99.1\naten::to_come() -> "
            + "Tensor\n");

        var result = RelightProcess.Run("doctor", "--schemas", file);

        result.Code.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldMatch("operators of libtorch [0-9.]+ added");
        var sections = OperatorList.Parse(File.ReadAllText(file), file).Sections;
        sections.Keys.ShouldBe([new Version(0, 9), Version.Parse(Relight.Tensors.Torch.Version), new Version(99, 1)]);
        sections[new Version(0, 9)].ShouldBe(["aten::relu(Tensor self) -> Tensor", "aten::gone(Tensor self) -> Tensor"]);
        sections[Version.Parse(Relight.Tensors.Torch.Version)].ShouldContain(schema => schema.StartsWith("aten::relu_("));
        sections[Version.Parse(Relight.Tensors.Torch.Version)].ShouldNotContain("aten::relu(Tensor self) -> Tensor");
        sections[new Version(99, 1)].ShouldBe(["aten::to_come() -> Tensor"]);
        RelightProcess.Run("doctor", "--schemas", file).Output.ShouldContain("no operator of libtorch");
    }

    [Fact]
    public void An_operator_moves_to_the_oldest_version_that_has_it()
    {
        var list = OperatorList.Parse("# libtorch 2.0\naten::a() -> int\naten::b(int x, int y=1) -> int\n", "a text");
        list.Add(new Version(1, 5), ["aten::b(int x) -> int"]).ShouldBe(0);
        list.ToString().ShouldEndWith("# libtorch 1.5\naten::b(int x) -> int\n\n# libtorch 2.0\naten::a() -> int\n");
    }

    [Fact]
    public void A_file_that_is_no_list_of_operators_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["notes.md"], "My notes\n");
        var result = RelightProcess.Run("doctor", "--schemas", folder["notes.md"]);
        result.Code.ShouldBe(ExitCode.BadInput);
        result.Error.ShouldContain($"{folder["notes.md"]} is no list of operators");
        File.ReadAllText(folder["notes.md"]).ShouldBe("My notes\n");
    }

    [Fact]
    public void Without_the_native_part_it_says_what_to_do_and_tells_the_rest()
    {
        var result = RelightProcess.Run(new Dictionary<string, string?> { ["RELIGHT_NATIVE"] = "/nowhere/librelight_native.so" }, "doctor");
        result.Code.ShouldBe(ExitCode.Failed);
        result.Error.ShouldBeEmpty();
        result.Output.ShouldContain("Missing: libtorch cannot be used: RELIGHT_NATIVE names '/nowhere/librelight_native.so'");
        result.Output.ShouldContain("To mend it: ./relight build");
        result.Output.ShouldContain("libjpeg-turbo ");
        result.Output.Split('\n').ShouldAllBe(line => !line.EndsWith(' '));
    }

    [Theory]   // 2 cores × 3 GHz × lanes × units × 2
    [InlineData("GenuineIntel", 6, "fma avx2 avx512f", 384)]
    [InlineData("AuthenticAMD", 25, "fma avx2 avx512f", 192)]
    [InlineData("AuthenticAMD", 26, "fma avx2 avx512f", 384)]
    [InlineData("AuthenticAMD", 23, "fma avx2", 192)]
    public void The_peak_of_float32_follows_from_the_units_of_the_processor(string vendor, int family, string flags, double gigaflops)
    {
        var peak = PeakRate.Float32(Processor(vendor, family, flags), ThreeGigahertz, cores: 2)!;
        peak.Gigaflops.ShouldBe(gigaflops, 1e-9);
        peak.Formula.ShouldStartWith("2 cores × 3.00 GHz × ");
    }

    [Theory]
    [InlineData("GenuineIntel", 6, "fma avx512f avx512_bf16", 768)]
    [InlineData("GenuineIntel", 6, "fma avx512f avx512_bf16 amx_tile amx_bf16", 6144)]
    [InlineData("AuthenticAMD", 25, "fma avx512f avx512_bf16", 384)]
    public void The_peak_of_bfloat16_follows_from_the_units_of_the_processor(string vendor, int family, string flags, double gigaflops) =>
        PeakRate.BFloat16(Processor(vendor, family, flags), ThreeGigahertz, cores: 2)!.Gigaflops.ShouldBe(gigaflops, 1e-9);

    [Fact]
    public void A_processor_without_such_instructions_has_no_peak_to_tell()
    {
        PeakRate.Float32(Processor("GenuineIntel", 6, "sse2"), ThreeGigahertz, cores: 1).ShouldBeNull();
        PeakRate.BFloat16(Processor("GenuineIntel", 6, "fma avx2"), ThreeGigahertz, cores: 1).ShouldBeNull();
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", "OpenBLAS", false)]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "reference BLAS", true)]
    [InlineData("/opt/own/libblas.so.3", "BLAS of an unknown maker", false)]
    public void The_reference_BLAS_is_known_by_its_folder_and_comes_with_a_mending_command(string path, string name, bool isReference)
    {
        var blas = BlasFacts.Of(path);
        (blas.Name, blas.IsReference).ShouldBe((name, isReference));
        (blas.Finding is not null).ShouldBe(isReference);
    }

    [Fact]
    public void GPUs_and_driver_are_read_from_the_drivers_table()
    {
        var gpus = GpuFacts.Parse("NVIDIA H200, 143771 MiB, 570.86.15\nNVIDIA H200, 143771 MiB, 570.86.15\n");
        gpus.Driver.ShouldBe("570.86.15");
        gpus.Names.ShouldBe(["NVIDIA H200, 143771 MiB", "NVIDIA H200, 143771 MiB"]);
        gpus.FindingFor(cudaDevices: 0)!.Mend.ShouldStartWith("RELIGHT_LIBTORCH=");
        gpus.FindingFor(cudaDevices: 2).ShouldBeNull();
    }

    [Theory]
    [InlineData("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor", true)]
    [InlineData("aten::conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1) -> Tensor", true)]
    [InlineData("aten::add_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)", true)]
    [InlineData("quantized::linear(Tensor X, __torch__.torch.classes.quantized.LinearPackedParamsBase W_prepack, float s, int z) -> "
        + "Tensor Y", false)]
    [InlineData("aten::set_.source_Storage(Tensor(a!) self, Storage source) -> Tensor(a!)", false)]
    public void An_operator_can_be_called_by_name_where_each_needed_argument_has_a_CSharp_form(string schema, bool callable) =>
        OperatorFacts.CanBeCalled(schema).ShouldBe(callable);

    private static ProcessorFacts Processor(string vendor, int family, string flags) => ProcessorFacts.Parse(
    [
        "processor\t: 0",
        $"vendor_id\t: {vendor}",
        $"cpu family\t: {family.ToString(CultureInfo.InvariantCulture)}",
        "model name\t: A Processor",
        $"flags\t\t: fpu {flags}",
        "model name\t: not this one",
    ]);
}
