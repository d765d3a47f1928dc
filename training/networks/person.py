"""Person: LIP parse, DensePose parts and BODY_25 heatmaps of one photo."""
from torch import Tensor, nn

from ..labels import BODY_JOINTS, DENSEPOSE_PARTS, LIP_CLASSES
from .blocks import Decoder, Encoder, Residual, upsample

WIDTHS = (40, 72, 112, 160, 192)
DEPTHS = (1, 1, 2, 2, 2)


class PersonNetwork(nn.Module):
    """U-Net with three heads; labels are told apart at 128x96, their logits grow smoothly to the photo's size.

    `photo` [N,3,256,192] RGB in [-1,1] -> parse logits [N,20,256,192], DensePose part logits
    [N,25,256,192], keypoint heatmaps [N,25,64,48] in 0..1 in BODY_25 order (the 15 joints of
    labels.RENDERED_JOINTS are trained, the others stay 0).
    """

    inputs = {'photo': (1, 3, 256, 192)}
    outputs = {'parse': (1, LIP_CLASSES, 256, 192), 'densepose': (1, DENSEPOSE_PARTS, 256, 192),
               'keypoints': (1, BODY_JOINTS, 64, 48)}

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(3, WIDTHS, DEPTHS)
        self.decoder = Decoder(WIDTHS)
        self.labels = nn.Conv2d(WIDTHS[0], LIP_CLASSES + DENSEPOSE_PARTS, 3, 1, 1)
        self.joints = nn.Sequential(Residual(WIDTHS[1]), nn.Conv2d(WIDTHS[1], BODY_JOINTS, 1))

    def logits(self, photo: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Parse [N,20,128,96], DensePose [N,25,128,96] and heatmap logits [N,25,64,48]."""
        pyramid = self.decoder(self.encoder(photo))
        parse, densepose = self.labels(pyramid[-1]).float().split((LIP_CLASSES, DENSEPOSE_PARTS), 1)
        return parse, densepose, self.joints(pyramid[-2]).float()

    def forward(self, photo: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        parse, densepose, joints = self.logits(photo)
        return upsample(parse), upsample(densepose), joints.sigmoid()
