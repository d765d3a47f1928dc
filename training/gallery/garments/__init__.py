"""The gallery's garments: shop photos of sewn garments laid on a table, by Blender's Cycles, with exact masks."""
