"""Training engine of the compact pack: data, networks, training, export, evaluation."""
