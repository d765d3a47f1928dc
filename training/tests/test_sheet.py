"""Sheets are made by the service with the networks of a run; garments are placed as the service places them."""
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training import sheet
from training.checkpoint import save_small
from training.networks import NETWORKS
from training.placing import place_garment


def test_a_sheet_shows_the_service_with_the_runs_networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    network = NETWORKS['garment-mask']()
    save_small(network, tmp_path / 'garment-mask.pt', network.state_dict())
    asked = {}

    def run(command, env, **_):
        models = Path(env['MODELS_DIRECTORY']) / env['MODEL_PACK']
        graphs = sorted(models.glob('*.onnx'))
        shipped = [(sheet.SHIPPED / graph.name).read_bytes() for graph in graphs]
        asked['changed'] = [graph.name for graph, old in zip(graphs, shipped) if graph.read_bytes() != old]
        asked['command'], asked['data'] = command, env['DATA_DIRECTORY']

    monkeypatch.setattr(sheet.subprocess, 'run', run)
    persons = sheet.ROOT / 'data/persons'
    sheet.sheet_of_networks(tmp_path, [tmp_path / 'shirt.jpg'], persons, tmp_path / 'sheet.png')
    assert asked['changed'] == ['garment-mask.onnx']
    assert asked['data'] == str(persons.parent)
    assert asked['command'][:4] == ['npm', 'run', '-s', 'sheet']
    assert str(tmp_path / 'shirt.jpg') in asked['command'] and 'ana' in asked['command']


def test_a_garment_is_centred_on_white_and_fills_its_share():
    photo, probability = np.full((300, 200, 3), 200, np.uint8), np.zeros((300, 200), np.float32)
    photo[50:150, 20:120], probability[50:150, 20:120] = (10, 60, 90), 1
    cloth, mask = place_garment(Image.fromarray(photo), probability)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    assert abs(len(columns) - .82 * 768) <= 2 and abs(len(rows) - len(columns)) <= 2
    assert abs(rows[0] + rows[-1] - 1023) <= 1 and abs(columns[0] + columns[-1] - 767) <= 1
    assert (cloth[~mask] == 255).all() and (cloth[512, 384] == (10, 60, 90)).all()


def test_a_photo_without_a_garment_is_refused():
    with pytest.raises(ValueError):
        place_garment(Image.new('RGB', (30, 40)), np.zeros((40, 30), np.float32))
