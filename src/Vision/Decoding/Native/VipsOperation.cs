namespace Relight.Vision.Decoding.Native;

/// <summary>One operation of libvips, made by its name: set the arguments, run it, take the results.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private readonly nint _operation;

    /// <exception cref="VipsException">This libvips has no such operation.</exception>
    public VipsOperation(string name)
    {
        VipsLibrary.Initialize();
        _operation = Vips.vips_operation_new(name);
        if (_operation == 0)
        {
            throw VipsException.Take();
        }
    }

    /// <summary>Numbers, flags and names of choices, as text in libvips' spelling.</summary>
    public VipsOperation Set(string argument, string value) =>
        Vips.vips_object_set_argument_from_string(_operation, argument, value) == 0 ? this : throw VipsException.Take();

    public VipsOperation Set(string argument, VipsImage image)
    {
        var added = false;
        try
        {
            image.DangerousAddRef(ref added);
            SetObject(argument, image.DangerousGetHandle(), Vips.vips_image_get_type());
        }
        finally
        {
            if (added)
            {
                image.DangerousRelease();
            }
        }

        return this;
    }

    /// <summary>A file's bytes; they must stay where they are until the last image made from them is gone.</summary>
    public VipsOperation SetSource(byte* data, int length)
    {
        var source = Vips.vips_source_new_from_memory(data, (nuint)length);
        SetObject("source", source, Vips.vips_source_get_type());
        Vips.g_object_unref(source);
        return this;
    }

    /// <inheritdoc cref="SetSource"/>
    public VipsOperation SetBuffer(byte* data, int length)
    {
        var blob = Vips.vips_blob_new(0, data, (nuint)length);
        var value = default(Vips.GValue);
        Vips.g_value_init(ref value, Vips.vips_blob_get_type());
        Vips.g_value_set_boxed(ref value, blob);
        Vips.g_object_set_property(_operation, "buffer", ref value);
        Vips.g_value_unset(ref value);
        Vips.vips_area_unref(blob);
        return this;
    }

    /// <summary>Runs the operation and gives its image.</summary>
    public VipsImage RunToImage()
    {
        Build();
        var value = default(Vips.GValue);
        Vips.g_value_init(ref value, Vips.vips_image_get_type());
        Vips.g_object_get_property(_operation, "out", ref value);
        var image = new VipsImage(Vips.g_value_dup_object(ref value));
        Vips.g_value_unset(ref value);
        return image;
    }

    /// <summary>Runs the operation and gives its bytes.</summary>
    public byte[] RunToBytes()
    {
        Build();
        var value = default(Vips.GValue);
        Vips.g_value_init(ref value, Vips.vips_blob_get_type());
        Vips.g_object_get_property(_operation, "buffer", ref value);
        var data = Vips.vips_blob_get(Vips.g_value_get_boxed(ref value), out var length);
        var bytes = new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        Vips.g_value_unset(ref value);
        return bytes;
    }

    public void Dispose()
    {
        Vips.vips_object_unref_outputs(_operation);
        Vips.g_object_unref(_operation);
    }

    private void Build()
    {
        if (Vips.vips_object_build(_operation) != 0)
        {
            throw VipsException.Take();
        }
    }

    private void SetObject(string argument, nint instance, nuint type)
    {
        var value = default(Vips.GValue);
        Vips.g_value_init(ref value, type);
        Vips.g_value_set_object(ref value, instance);
        Vips.g_object_set_property(_operation, argument, ref value);
        Vips.g_value_unset(ref value);
    }
}
