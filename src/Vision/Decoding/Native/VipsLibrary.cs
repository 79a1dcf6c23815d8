namespace Relight.Vision.Decoding.Native;

/// <summary>Starts libvips when it is first needed (30 ms): a folder of JPEG files never needs it.</summary>
internal static class VipsLibrary
{
    private static readonly Lock Starting = new();
    private static volatile bool _started;

    /// <exception cref="DllNotFoundException">libvips is not installed.</exception>
    public static void Initialize()
    {
        if (_started)
        {
            return;
        }

        lock (Starting)
        {
            if (!_started)
            {
                try
                {
                    Start();
                }
                catch (DllNotFoundException error)
                {
                    throw new DllNotFoundException(
                        $"Images other than JPEG files need {Vips.Library}, which is not there. On Debian: apt-get install libvips42",
                        error);
                }

                _started = true;
            }
        }
    }

    private static void Start()
    {
        Vips.g_setenv("VIPS_WARNING", "off", 0);   // what matters comes as an error; warnings would land in the training log
        if (Vips.vips_init("relight") != 0)
        {
            throw VipsException.Take();
        }

        Vips.vips_concurrency_set(1);   // the loader's workers are the parallel part
        Vips.vips_cache_set_max(0);     // its cache of operations would remember buffers by address, and ours are used again and again
    }
}
