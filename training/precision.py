"""Which precision the networks are trained in: bfloat16 where the processor computes in it, else float32."""
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from pathlib import Path

import torch

WIDE = 'CPU capability usage: AVX512'
INSTRUCTIONS = {'avx512_bf16', 'amx_bf16'}
PROCESSOR = Path('/proc/cpuinfo')


def computes_bfloat16(build: str, processor: str) -> bool:
    """Whether convolutions in bfloat16 are fast, by what `torch.__config__.show()` and /proc/cpuinfo say.

    Without AVX-512 they are emulated: over ten times slower than in float32. PyTorch's own kernels may keep to AVX2
    where oneDNN, which computes the convolutions, finds more: so the processor is asked as well.
    """
    flags = next((line for line in processor.splitlines() if line.startswith('flags')), '').split()
    return WIDE in build or not INSTRUCTIONS.isdisjoint(flags)


@lru_cache(None)
def fast_bfloat16() -> bool:
    """`computes_bfloat16` of this machine."""
    return computes_bfloat16(torch.__config__.show(), PROCESSOR.read_text() if PROCESSOR.exists() else '')


def mixed_precision() -> AbstractContextManager:
    """Autocast to bfloat16 where that is fast; nothing elsewhere."""
    return torch.autocast('cpu', dtype=torch.bfloat16) if fast_bfloat16() else nullcontext()
