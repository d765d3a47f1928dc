"""The pack's manifest: what it says of a graph file. Needs no PyTorch."""
import hashlib
import json
import os
from pathlib import Path

import onnx
from onnx import ModelProto, TensorProto

MANIFEST = 'manifest.json'
INT8_NODE = 'DequantizeLinear'


def precision_of(model: ModelProto) -> str:
    """How most weights are stored: `int8`, `fp16` or `fp32`."""
    if any(node.op_type == INT8_NODE for node in model.graph.node):
        return 'int8'
    half = any(tensor.data_type == TensorProto.FLOAT16 for tensor in model.graph.initializer)
    return 'fp16' if half else 'fp32'


def file_facts(path: Path) -> dict[str, str | int]:
    """`sha256`, `bytes` and `precision` of a graph file."""
    content = path.read_bytes()
    return {'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content),
            'precision': precision_of(onnx.load_from_string(content))}


def replace_file(path: Path, content: bytes) -> None:
    """Write a file at once: a reader never sees half of it."""
    temporary = path.with_name(f'{path.name}.new')
    temporary.write_bytes(content)
    os.replace(temporary, path)


def read_manifest(pack: Path) -> dict:
    """The manifest of a pack folder. Throws FileNotFoundError."""
    return json.loads((pack / MANIFEST).read_text())


def write_manifest(pack: Path, manifest: dict) -> None:
    """Replace the manifest."""
    replace_file(pack / MANIFEST, (json.dumps(manifest, indent=2) + '\n').encode())


def graph_entry(manifest: dict, name: str) -> dict:
    """What the manifest says of one graph. Throws ValueError where it lists none of that name."""
    for entry in manifest['graphs']:
        if entry['name'] == name:
            return entry
    raise ValueError(f'The manifest lists no graph named "{name}".')
