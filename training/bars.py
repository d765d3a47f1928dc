"""The bars that the pack must reach, and the table that says whether it does."""
from dataclasses import dataclass

Numbers = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Bar:
    """`network`'s number `metric` must be at least (or, with `most`, at most) `limit`."""

    network: str
    metric: str
    limit: float
    what: str
    most: bool = False

    def met(self, value: float) -> bool:
        """Whether a value passes."""
        return value <= self.limit if self.most else value >= self.limit


BARS = (
    Bar('garment-mask', 'iou_plain', .98, 'mask IoU, catalogue photos (plain background)'),
    Bar('garment-mask', 'iou_cluttered', .95, 'mask IoU, all other photos (cluttered background)'),
    Bar('condition', 'epe', 1.5, 'flow end-point error, pixels of 128x96, visible garment', most=True),
    Bar('condition', 'upper_iou', .96, 'upper garment IoU'),
    Bar('condition', 'left_arm_iou', .85, 'left arm IoU'),
    Bar('condition', 'right_arm_iou', .85, 'right arm IoU'),
    Bar('generator', 'ssim', .93, 'SSIM at 512x384 in the person\'s box'),
    Bar('generator', 'psnr', 27.0, 'PSNR (dB) at 512x384 in the person\'s box'),
    Bar('generator', 'ssim_gain', 0.0, 'SSIM above pasting the warped cloth'),
    Bar('generator', 'psnr_gain', 0.0, 'PSNR (dB) above pasting the warped cloth'),
    Bar('person', 'parse_miou', .80, 'parse mIoU over present classes'),
    Bar('person', 'densepose_miou', .75, 'DensePose parts mIoU'),
    Bar('person', 'pck', .95, 'keypoint PCK@0.05'),
    Bar('pack', 'megabytes', 40.0, 'size of the pack, MB', most=True),
)


def judged(numbers: Numbers) -> list[tuple[Bar, float, bool]]:
    """Every bar that has a number, the number, and whether it is met."""
    found = [(bar, numbers[bar.network][bar.metric]) for bar in BARS if bar.metric in numbers.get(bar.network, {})]
    return [(bar, value, bar.met(value)) for bar, value in found]


def table(numbers: Numbers) -> str:
    """Markdown table of all bars."""
    lines = ['| network | measure | bar | reached | |', '|---|---|---|---|---|']
    for bar, value, met in judged(numbers):
        sign = '<=' if bar.most else '>='
        end = 'met' if met else '**not met**'
        lines.append(f'| {bar.network} | {bar.what} | {sign} {bar.limit:g} | {value:.4g} | {end} |')
    return '\n'.join(lines)
