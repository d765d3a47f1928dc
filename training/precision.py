"""Which precision the networks are trained in: bfloat16 where the processor computes in it, else float32."""
from contextlib import AbstractContextManager, nullcontext

import torch

WIDE = 'CPU capability usage: AVX512'


def computes_bfloat16(build: str) -> bool:
    """Whether the processor has AVX-512, in what `torch.__config__.show()` says.

    Without it convolutions in bfloat16 are emulated: over ten times slower than in float32.
    """
    return WIDE in build


def mixed_precision() -> AbstractContextManager:
    """Autocast to bfloat16 where that is fast; nothing elsewhere."""
    fast = computes_bfloat16(torch.__config__.show())
    return torch.autocast('cpu', dtype=torch.bfloat16) if fast else nullcontext()
