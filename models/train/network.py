"""Siamese networks: an encoder (one branch, shared by both images) and a head (the learned distance).

The encoder turns an image into a map of embeddings, one for each cell of 4 x 4 pixels. The head says, from the
embeddings of a part and of its golden sample, where the two differ. They are separate graphs, so that a golden sample is
embedded once, at registration (Koch et al. 2015 embed both images of every pair).
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

import light

STRIDE = 4


class ConvBlock(nn.Sequential):
    """3 x 3 convolution, batch normalisation (folded into the convolution at export), ReLU."""

    def __init__(self, inputs, outputs, stride=1, dilation=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(True),
        )


class Residual(nn.Module):
    """Two convolutions beside a shortcut (He et al. 2016)."""

    def __init__(self, channels, dilation=1):
        super().__init__()
        self.first = ConvBlock(channels, channels, 1, dilation)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


def difference(a, b, kind):
    """How far two embeddings are apart, channel by channel; the head learns the weights of the channels.

    `weighted-l1` is Koch's (2015, section 3.1), `euclidean` Chopra's and Hadsell's, `cosine` that of CosimNet (2018).
    """
    if kind == "weighted-l1":
        return (a - b).abs()
    if kind == "euclidean":
        return (a - b) ** 2
    if kind == "cosine":
        return 1 - F.normalize(a, dim=1) * F.normalize(b, dim=1) * a.shape[1]
    raise ValueError(f"unknown distance {kind}")


class PcbEncoder(nn.Module):
    """Grey boards whose light was made the same before (`light.py`). N x 1 x H x W, 0..255."""

    channels = 1

    def __init__(self, width=32, dims=24):
        super().__init__()
        self.dims = dims
        self.stem = nn.Sequential(nn.Conv2d(1, width, 4, 4, bias=False), nn.BatchNorm2d(width), nn.ReLU(True))
        self.body = nn.Sequential(ConvBlock(width, width), ConvBlock(width, width))
        self.out = nn.Conv2d(width, dims, 3, 1, 1)

    def forward(self, image):
        return self.embed((image - light.MEAN) / light.DEVIATION)

    def embed(self, levels):
        return self.out(self.body(self.stem(levels)))


class PcbHead(nn.Module):
    """Anomaly map at stride 4, and defects as points with boxes at stride 8 (Zhou et al. 2019, section 4).

    Returns logits of the map (N x 1), logits of the classes (N x 6), distances to the sides of the box (N x 4, pixels).
    """

    detection_stride = 8

    def __init__(self, dims=24, classes=6, fused=32, width=48, distance="weighted-l1"):
        super().__init__()
        self.distance = distance
        self.fuse = ConvBlock(3 * dims, fused)
        self.down = ConvBlock(fused, width, 2)
        self.body = nn.Sequential(Residual(width), Residual(width, 2), Residual(width), ConvBlock(width, width))
        self.classes = nn.Conv2d(width, classes, 1)
        self.boxes = nn.Conv2d(width, 4, 1)
        self.coarse_map = nn.Conv2d(width, 4, 1)
        self.fine_map = nn.Conv2d(fused, 1, 3, 1, 1)
        nn.init.constant_(self.classes.bias, -4)
        nn.init.constant_(self.coarse_map.bias, -2)
        nn.init.constant_(self.boxes.bias, 2.0)

    def forward(self, test, reference):
        fused = self.fuse(torch.cat([difference(test, reference, self.distance), test, reference], 1))
        deep = self.body(self.down(fused))
        anomaly = F.pixel_shuffle(self.coarse_map(deep), 2) + self.fine_map(fused)
        return anomaly, self.classes(deep), F.softplus(self.boxes(deep)) * 4


class GenericEncoder(nn.Module):
    """Any product, BGR. Light is removed locally: mean and deviation of a window of 36 pixels. N x 3 x H x W, 0..255."""

    channels = 3

    def __init__(self, dims=32):
        super().__init__()
        self.dims = dims
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 5, 2, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(True))
        self.body = nn.Sequential(ConvBlock(16, 48, 2), Residual(48))
        self.out = nn.Conv2d(48, dims, 1)

    def forward(self, image):
        embedding = self.out(self.body(self.stem(standardise(image / 255.0))))
        return embedding / (embedding.pow(2).sum(1, keepdim=True) + 1e-4).sqrt()


def standardise(x):
    """Subtracts the local mean and divides by the local deviation, both over 9 x 9 cells of 4 x 4 pixels."""
    small, squares = F.avg_pool2d(x, 4), F.avg_pool2d(x * x, 4)
    mean = F.avg_pool2d(small, 9, 1, 4, count_include_pad=False)
    square = F.avg_pool2d(squares, 9, 1, 4, count_include_pad=False)
    deviation = (square - mean * mean).mean(1, keepdim=True).clamp(min=0).sqrt() + 0.04
    return (x - F.interpolate(mean, scale_factor=4.0)) / F.interpolate(deviation, scale_factor=4.0)


class GenericHead(nn.Module):
    """Anomaly map at stride 4 from the correlation with the cells around, because alignment leaves some misfit.

    Returns logits of the map (N x 1) and, for the contrastive loss, the distance to the best cell of the window.
    """

    def __init__(self, dims=32, width=48, search=2, distance="weighted-l1"):
        super().__init__()
        self.distance = distance
        self.search = search
        window = (2 * search + 1) ** 2
        self.body = nn.Sequential(
            ConvBlock(window + 1 + 2 * dims, width), Residual(width), Residual(width, 2), ConvBlock(width, 24)
        )
        self.out = nn.Conv2d(24, 1, 1)
        nn.init.constant_(self.out.bias, -3)

    def forward(self, test, reference):
        window = correlate(test, reference, self.search)
        best = window.max(1, keepdim=True)[0]
        features = [window, best, difference(test, reference, self.distance), test]
        return self.out(self.body(torch.cat(features, 1))), 1 - best


def correlate(test, reference, search):
    """Cosine of each test cell with the reference cells up to `search` cells away; N x (2 search + 1)^2 x h x w."""
    side = 2 * search + 1
    padded = F.pad(reference, (search, search, search, search))
    height, width = test.shape[2:]
    cells = [
        (test * padded[:, :, row : row + height, column : column + width]).sum(1, keepdim=True)
        for row in range(side)
        for column in range(side)
    ]
    return torch.cat(cells, 1)


class CharacterEncoder(nn.Module):
    """Handwritten characters: one embedding for a whole drawing, N x 1 x 52 x 52, 0..255."""

    channels = 1

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 5, 2, 2, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(True),
            ConvBlock(32, 64),
            nn.MaxPool2d(2),
            ConvBlock(64, 64),
            nn.MaxPool2d(2),
            ConvBlock(64, 96),
            nn.MaxPool2d(2),
            ConvBlock(96, 96),
        )
        self.dims = 96 * 3 * 3

    def forward(self, image):
        return self.body(image / 255.0).flatten(1)


class CharacterHead(nn.Module):
    """Koch's learned distance: how alike two drawings are, as a logit, from the weighted differences of the embeddings.

    The weights stay positive, so that it is a distance. What lies before the last axis of the embeddings is broadcast.
    """

    def __init__(self, dims, distance="weighted-l1"):
        super().__init__()
        self.distance = distance
        self.weight = nn.Parameter(torch.zeros(dims))
        self.bias = nn.Parameter(torch.ones(1))

    def forward(self, test, training):
        return 4 * F.softplus(self.bias) - self.apart(test, training)

    def apart(self, test, training):
        """The distance itself; not negative."""
        shape = torch.broadcast_shapes(test.shape, training.shape)
        a, b = (embedding.expand(shape).reshape(-1, shape[-1]) for embedding in (test, training))
        weighted = difference(a, b, self.distance) * F.softplus(self.weight)
        return 10 * weighted.mean(-1).reshape(shape[:-1]).clamp(min=0)


class Siamese(nn.Module):
    """Both branches and the head, as they are trained."""

    def __init__(self, encoder, head):
        super().__init__()
        self.encoder = encoder
        self.head = head

    def forward(self, test, reference):
        return self.head(self.encoder(test), self.encoder(reference))


def build(model, distance="weighted-l1"):
    """The network of a model by its name."""
    if model == "pcb":
        return Siamese(PcbEncoder(), PcbHead(distance=distance))
    if model == "pcb-small":
        return Siamese(PcbEncoder(width=16, dims=16), PcbHead(dims=16, fused=24, width=32, distance=distance))
    if model == "generic":
        return Siamese(GenericEncoder(), GenericHead(distance=distance))
    if model.startswith("omniglot"):
        encoder = CharacterEncoder()
        return Siamese(encoder, CharacterHead(encoder.dims, distance))
    raise ValueError(f"unknown model {model}")
