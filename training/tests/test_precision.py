"""Training computes in bfloat16 only where the processor does."""
import torch
from torch.nn import functional as F

from training.precision import computes_bfloat16, mixed_precision


def test_a_processor_without_avx512_trains_in_float32():
    assert computes_bfloat16('  - CPU capability usage: AVX512\n')
    assert not computes_bfloat16('  - CPU capability usage: AVX2\n  - Build settings: PERF_WITH_AVX512=1')


def test_convolutions_are_computed_in_the_precision_of_this_processor():
    with mixed_precision():
        made = F.conv2d(torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 3, 3))
    assert made.dtype == (torch.bfloat16 if computes_bfloat16(torch.__config__.show()) else torch.float32)
