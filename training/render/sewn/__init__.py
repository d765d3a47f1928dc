"""Pictures of sewn garments: the same cloth laid flat, hung and worn, with the truth that joins the pictures."""
