"""Training computes in bfloat16 only where the processor does."""
import torch
from torch.nn import functional as F

from training.precision import computes_bfloat16, fast_bfloat16, mixed_precision

NARROW = '  - CPU capability usage: AVX2\n  - Build settings: PERF_WITH_AVX512=1'


def test_a_processor_without_avx512_trains_in_float32():
    assert computes_bfloat16('  - CPU capability usage: AVX512\n', '')
    assert not computes_bfloat16(NARROW, '')
    assert not computes_bfloat16(NARROW, 'model name : avx512_bf16\nflags : fpu avx2 avx512f\n')


def test_a_processor_that_computes_bfloat16_is_believed_over_narrow_kernels():
    assert computes_bfloat16(NARROW, 'processor : 0\nflags\t\t: fpu avx2 avx512f avx512_bf16\n\nprocessor : 1\n')
    assert computes_bfloat16(NARROW, 'flags : fpu amx_bf16\n')


def test_convolutions_are_computed_in_the_precision_of_this_processor():
    with mixed_precision():
        made = F.conv2d(torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 3, 3))
    assert made.dtype == (torch.bfloat16 if fast_bfloat16() else torch.float32)
