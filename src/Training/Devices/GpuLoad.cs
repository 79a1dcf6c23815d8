using System.Globalization;
using System.Runtime.InteropServices;
using Relight.Tensors;

namespace Relight.Training.Devices;

/// <summary>How busy a GPU is, by NVIDIA's management library, which comes with the driver.</summary>
/// <remarks>
/// CUDA_VISIBLE_DEVICES is followed, by number or by UUID; numbers are those of the PCI bus, so on machines with GPUs of several kinds set
/// CUDA_DEVICE_ORDER=PCI_BUS_ID.
/// </remarks>
internal static partial class GpuLoad
{
    private const string Library = "libnvidia-ml.so.1";
    private static readonly Lazy<bool> IsThere = new(() =>
    {
        try
        {
            return Init() == 0;
        }
        catch (DllNotFoundException)
        {
            return false;
        }
    });

    /// <summary>
    /// Share of the last moment, up to a second, in which some kernel ran, in per cent; null where the driver does not tell.
    /// </summary>
    public static int? Percent(Device device)
    {
        if (!IsThere.Value || !TryFind(
            Math.Max(device.Index, 0), Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"), out var handle))
        {
            return null;
        }

        return GetUtilization(handle, out var rates) == 0 ? (int)rates.Gpu : null;
    }

    /// <summary>The name of a visible device: a number on the PCI bus, or a UUID.</summary>
    internal static string NameOf(int index, string? visible)
    {
        string[] names = [.. (visible ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return index < names.Length ? names[index] : index.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryFind(int index, string? visible, out nint handle) =>
        uint.TryParse(NameOf(index, visible), CultureInfo.InvariantCulture, out var number)
            ? GetHandleByIndex(number, out handle) == 0
            : GetHandleByUuid(NameOf(index, visible), out handle) == 0;

    [LibraryImport(Library, EntryPoint = "nvmlInit_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetHandleByIndex_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetHandleByIndex(uint index, out nint handle);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetHandleByUUID", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetHandleByUuid(string uuid, out nint handle);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetUtilizationRates")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUtilization(nint handle, out Utilization rates);

    private readonly record struct Utilization(uint Gpu, uint Memory);
}
