using System.Runtime.InteropServices;

namespace Relight.Vision.Decoding.Native;

/// <summary>A reference to an image of libvips: a recipe for pixels, computed when they are asked for.</summary>
internal sealed class VipsImage : SafeHandle
{
    public VipsImage(nint image)
        : base(0, ownsHandle: true) => SetHandle(image);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    public ImageSize Size => new(Vips.vips_image_get_width(this), Vips.vips_image_get_height(this));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Vips.g_object_unref(handle);
        return true;
    }
}
