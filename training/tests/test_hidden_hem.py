"""What the condition network is shown of the top that is worn in the photo."""
import torch

from training.labels import CONDITION_BOTTOM, CONDITION_CLASSES, CONDITION_UPPER, DENSEPOSE_COLOURS
from training.networks.hidden_hem import BELOW, shows_hems, with_known_bottom, without_old_hem

HEIGHT, WIDTH, LOWEST = 256, 8, 149


def person(old_hem: int) -> torch.Tensor:
    """A person [1,16,256,8] whose torso ends at row LOWEST and whose trousers begin at `old_hem`."""
    labels = torch.zeros(HEIGHT, WIDTH, dtype=torch.long)
    labels[old_hem:] = CONDITION_BOTTOM
    one_hot = torch.nn.functional.one_hot(labels, CONDITION_CLASSES).permute(2, 0, 1)[None].float()
    parts = torch.full((HEIGHT, WIDTH), 2)
    parts[LOWEST + 1:] = 7
    colours = torch.from_numpy(DENSEPOSE_COLOURS[parts.numpy()]).permute(2, 0, 1)[None].float() / 127.5 - 1
    return torch.cat([one_hot, colours], 1)


def test_tops_may_end_down_to_some_rows_below_the_torso() -> None:
    rows = shows_hems(person(120)[:, CONDITION_CLASSES:])[0, 0, :, 0]
    assert rows.sum().item() == LOWEST + 1 + BELOW
    assert rows[LOWEST + BELOW] == 1 and rows[LOWEST + BELOW + 1] == 0


def test_two_old_tops_of_different_lengths_look_the_same() -> None:
    short, long = (without_old_hem(person(hem), CONDITION_CLASSES) for hem in (110, LOWEST + 20))
    assert torch.equal(short, long)


def test_each_pixel_keeps_one_class_and_lower_clothes_far_below_stay() -> None:
    hidden = without_old_hem(person(120), CONDITION_CLASSES)
    assert (hidden[:, :CONDITION_CLASSES].sum(1) == 1).all()
    assert (hidden[:, CONDITION_BOTTOM, LOWEST + BELOW + 1:] == 1).all()


def test_known_lower_clothes_never_become_background_but_may_be_covered() -> None:
    logits = torch.zeros(1, CONDITION_CLASSES, HEIGHT, WIDTH)
    logits[:, 0] = 3
    logits[:, CONDITION_UPPER, 130:140] = 6
    labels = with_known_bottom(logits, person(120)).argmax(1)[0, :, 0]
    assert (labels[:120] == 0).all()
    assert (labels[120:130] == CONDITION_BOTTOM).all() and (labels[140:] == CONDITION_BOTTOM).all()
    assert (labels[130:140] == CONDITION_UPPER).all()
