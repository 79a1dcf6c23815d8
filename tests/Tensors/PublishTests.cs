using System.Diagnostics;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors;

/// <summary>A program of a user's, outside of the checkout, that refers to Relight's projects.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_published_program_brings_the_native_part_along()
    {
        File.WriteAllText(_folder["Sum.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Path.Combine(GoldenFile.Root, "src", "Tensors", "Relight.Tensors.csproj")}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(_folder["Program.cs"], """
            using Relight.Tensors;
            Console.WriteLine(Tensor.Arange(4).Sum().ToInt64());
            Console.WriteLine(File.ReadLines("/proc/self/maps").First(line => line.EndsWith("/librelight_native.so")).Split(' ')[^1]);
            """);

        // publish alone leaves analyzers out, and would compile Relight anew for that
        _ = Run(
            "publish", _folder["Sum.csproj"], "-c", "Release", "-o", _folder["out"], "-nologo", "-nodeReuse:false",
            "-p:UseSharedCompilation=false",
            "-p:OptimizeImplicitlyTriggeredBuild=false");

        File.Exists(_folder["bin", "Release", "net10.0", "librelight_native.so"]).ShouldBeTrue("built programs have it too");
        Directory.Move(_folder["out"], _folder["elsewhere"]);
        Run(_folder["elsewhere", "Sum.dll"]).ShouldBe($"6\n{_folder["elsewhere", "librelight_native.so"]}\n");
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output + errors.Result);
        return output;
    }
}
