using System.Runtime.InteropServices;

namespace Relight.Vision.Decoding.Native;

/// <summary>
/// The functions of libvips 8.14 and of GObject below it that running an operation takes, under their C names. Only functions with a
/// fixed argument list: operations are made by name and their arguments set as properties, as other bindings do too.
/// </summary>
internal static unsafe partial class Vips
{
    public const int VIPS_FORMAT_FLOAT = 6;
    public const int VIPS_FORMAT_DOUBLE = 8;
    public const int VIPS_INTERPRETATION_MULTIBAND = 0;
    public const int VIPS_INTERPRETATION_B_W = 1;
    public const int VIPS_INTERPRETATION_sRGB = 22;

    /// <summary>Debian's name of the library; the package is libvips42.</summary>
    public const string Library = "libvips.so.42";

    private const string GObject = "libgobject-2.0.so.0";
    private const string GLib = "libglib-2.0.so.0";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_init(string argv0);

    [LibraryImport(Library)]
    internal static partial int vips_version(int flag);

    [LibraryImport(Library)]
    internal static partial void vips_concurrency_set(int concurrency);

    [LibraryImport(Library)]
    internal static partial void vips_cache_set_max(int max);

    [LibraryImport(Library)]
    internal static partial nint vips_error_buffer_copy();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_operation_new(string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint vips_type_find(string basename, string nickname);

    [LibraryImport(Library)]
    internal static partial int vips_object_build(nint vobject);

    [LibraryImport(Library)]
    internal static partial void vips_object_unref_outputs(nint vobject);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_object_set_argument_from_string(nint vobject, string name, string value);

    [LibraryImport(Library)]
    internal static partial nint vips_source_new_from_memory(byte* data, nuint size);

    [LibraryImport(Library)]
    internal static partial nuint vips_source_get_type();

    [LibraryImport(Library)]
    internal static partial nuint vips_image_get_type();

    [LibraryImport(Library)]
    internal static partial nuint vips_blob_get_type();

    [LibraryImport(Library)]
    internal static partial nint vips_blob_new(nint freeFunction, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial byte* vips_blob_get(nint blob, out nuint length);

    [LibraryImport(Library)]
    internal static partial void vips_area_unref(nint area);

    [LibraryImport(Library)]
    internal static partial nint vips_image_new_from_memory_copy(byte* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Library)]
    internal static partial nint vips_region_new(VipsImage image);

    [LibraryImport(Library)]
    internal static partial byte* vips_region_fetch(nint region, int left, int top, int width, int height, out nuint size);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_width(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_height(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_bands(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_format(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_interpretation(VipsImage image);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint vips_image_get_typeof(VipsImage image, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get_double(VipsImage image, string name, out double value);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_orientation(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_hasalpha(VipsImage image);

    [LibraryImport(GObject)]
    internal static partial nint g_value_init(ref GValue value, nuint type);

    [LibraryImport(GObject)]
    internal static partial void g_value_unset(ref GValue value);

    [LibraryImport(GObject)]
    internal static partial void g_value_set_object(ref GValue value, nint instance);

    [LibraryImport(GObject)]
    internal static partial nint g_value_dup_object(ref GValue value);

    [LibraryImport(GObject)]
    internal static partial void g_value_set_boxed(ref GValue value, nint boxed);

    [LibraryImport(GObject)]
    internal static partial nint g_value_get_boxed(ref GValue value);

    [LibraryImport(GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_set_property(nint instance, string name, ref GValue value);

    [LibraryImport(GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_get_property(nint instance, string name, ref GValue value);

    [LibraryImport(GObject)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(GLib)]
    internal static partial void g_free(nint memory);

    [LibraryImport(GLib, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int g_setenv(string variable, string value, int overwrite);

    /// <summary>GLib's tagged value.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GValue
    {
        public nuint Type;
        public long Data0;
        public long Data1;
    }
}
