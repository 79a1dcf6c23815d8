"""Two photographs' formats whose encoders few systems have: heif.heic (HEVC, as phones write it) and heif.avif (AV1).
They show the picture of tests/Vision/Decoding/TestFile.cs at 40 by 28 pixels. Needs libvips with both encoders, as Debian 12 has it.

    python3 tests/Golden/heif.py
"""
import ctypes
import pathlib
import tempfile

WIDTH, HEIGHT = 40, 28
HERE = pathlib.Path(__file__).parent

pixels = bytes(
    value for y in range(HEIGHT) for x in range(WIDTH)
    for value in (255 * x // (WIDTH - 1), 255 * y // (HEIGHT - 1), 64 + (x + y) % 64))
vips = ctypes.CDLL("libvips.so.42")
vips.vips_image_new_from_file.restype = ctypes.c_void_p
vips.vips_error_buffer.restype = ctypes.c_char_p
assert vips.vips_init(b"heif.py") == 0
with tempfile.NamedTemporaryFile(suffix=".ppm") as picture:
    picture.write(b"P6 %d %d 255\n" % (WIDTH, HEIGHT) + pixels)
    picture.flush()
    image = ctypes.c_void_p(vips.vips_image_new_from_file(picture.name.encode(), None))
    for name, codec in (("heif.heic", "hevc"), ("heif.avif", "av1")):
        target = f"{HERE / name}[compression={codec},Q=90]"
        assert vips.vips_image_write_to_file(image, target.encode(), None) == 0, vips.vips_error_buffer().decode()
