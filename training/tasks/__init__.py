"""One task a network: data, loss, measures."""
from . import condition, garment_mask, generator, person
from .task import Task

TASKS: dict[str, Task] = {task.name: task for task in (
    garment_mask.TASK, condition.TASK, generator.TASK, person.TASK)}
