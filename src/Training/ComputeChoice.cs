using System.Globalization;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// On which device and in which precision is computed where that is left open, and whether a machine can what is asked for.
/// </summary>
public static class ComputeChoice
{
    private static readonly Lazy<bool> HasBFloat16 = new(HasBFloat16Instructions);

    /// <summary>The first GPU if there is one, otherwise the processor.</summary>
    public static Device Device => Torch.CudaDeviceCount > 0 ? Device.Cuda() : Device.Cpu;

    /// <summary>A precision that is not <see cref="Settings.Precision.Auto"/>.</summary>
    /// <param name="device">Where is computed.</param>
    /// <param name="asked">What is asked for.</param>
    public static Precision Precision(Device device, Precision asked = Settings.Precision.Auto) => asked != Settings.Precision.Auto ? asked
        : device.Type == DeviceType.Cuda || HasBFloat16.Value ? Settings.Precision.Bf16
        : Settings.Precision.Fp32;

    /// <summary>The device that a setting names, or leaves open.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static Device DeviceOf(string setting) => setting == Automatic.Word ? Device : Device.Parse(setting);

    /// <summary>The settings with the device and the precision that they leave open.</summary>
    /// <exception cref="ArgumentException">This machine does not have the device, or the device does not train in the
    /// precision.</exception>
    public static RunSettings Resolve(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var device = DeviceOf(settings.Training.Device);
        var precision = Precision(device, settings.Training.Precision);
        Check(device, precision);
        return settings with { Training = settings.Training with { Device = device.ToString(), Precision = precision } };
    }

    /// <summary>Refuses a device that this machine does not have, and a precision that the device does not train in.</summary>
    /// <exception cref="ArgumentException">The message names the setting, and what there is.</exception>
    public static void Check(Device device, Precision precision)
    {
        if (device.Type == DeviceType.Cuda && Torch.CudaDeviceCount is var count && Math.Max(device.Index, 0) >= count)
        {
            throw new ArgumentException(count == 0
                ? $"Device {device} (--device, training.device): expected cpu, for libtorch sees no GPU here; ./relight doctor says why."
                : string.Create(CultureInfo.InvariantCulture,
                    $"Device {device} (--device, training.device): expected cpu, or a GPU from cuda:0 to cuda:{count - 1}."));
        }

        if (device.Type == DeviceType.Cpu && precision == Settings.Precision.Fp16)
        {
            throw new ArgumentException(
                "Precision fp16 (--precision, training.precision): expected bf16 or fp32, for fp16 trains on a GPU only.");
        }
    }

    private static bool HasBFloat16Instructions()
    {
        const string path = "/proc/cpuinfo";
        return File.Exists(path) && File.ReadLines(path)
            .FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
            && (flags.Contains("avx512_bf16", StringComparison.Ordinal) || flags.Contains("amx_bf16", StringComparison.Ordinal));
    }
}
