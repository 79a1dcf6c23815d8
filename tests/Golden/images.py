"""Resizing, turning, colours and blur as Pillow and torchvision do them.

source: 37x53 RGB, noise over a colour ramp; source_floats: four such images of 24x20 in [0, 1].
Per case: resize/HxW (Pillow, BILINEAR), crop_resize/HxW (crop 5,7,30,40 first), rotate/DEGREES (Pillow, BILINEAR, black outside),
brightness|contrast|saturation|hue/FACTOR and blur/SIGMA (torchvision on tensors).
"""
import numpy
import torch
import torchvision.transforms.functional as F
from PIL import Image

import golden

SIZES = [(16, 12), (64, 64), (37, 20), (20, 53), (1, 1), (7, 90), (90, 7)]
DEGREES = [0, 30, -45, 90, 180, 11.5]
FACTORS = {"brightness": [0.4, 1.6], "contrast": [0.4, 1.6], "saturation": [0.0, 0.4, 1.6], "hue": [-0.5, -0.2, 0.1, 0.5]}
SIGMAS = [0.1, 0.8, 2.0]


def picture(generator, height, width):
    ramp = numpy.stack(numpy.meshgrid(numpy.linspace(0, 255, width), numpy.linspace(255, 0, height)) + [numpy.full((height, width), 90.0)], -1)
    noise = generator.integers(0, 256, (height, width, 3))
    return (0.5 * ramp + 0.5 * noise).astype(numpy.uint8)


def main():
    generator = numpy.random.default_rng(0)
    source = picture(generator, 53, 37)
    image = Image.fromarray(source)
    tensors = {"source": torch.from_numpy(source)}
    for height, width in SIZES:
        tensors[f"resize/{height}x{width}"] = numpy.array(image.resize((width, height), Image.BILINEAR))
        tensors[f"crop_resize/{height}x{width}"] = numpy.array(image.crop((5, 7, 35, 47)).resize((width, height), Image.BILINEAR))
    for degrees in DEGREES:
        tensors[f"rotate/{degrees}"] = numpy.array(image.rotate(degrees, Image.BILINEAR))
    floats = torch.stack([torch.from_numpy(picture(generator, 24, 20)).permute(2, 0, 1) / 255 for _ in range(4)])
    floats[3] = floats[3].mean(0)  # one without colour
    tensors["source_floats"] = floats
    for name, factors in FACTORS.items():
        for factor in factors:
            tensors[f"{name}/{factor}"] = getattr(F, f"adjust_{name}")(floats, factor)
    for sigma in SIGMAS:
        tensors[f"blur/{sigma}"] = F.gaussian_blur(floats, [5, 5], [sigma, sigma])
    tensors["grey"] = F.rgb_to_grayscale(floats)
    golden.write(__file__, {key: value if torch.is_tensor(value) else torch.from_numpy(value.copy()) for key, value in tensors.items()})


if __name__ == "__main__":
    main()
