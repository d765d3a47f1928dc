"""The gallery's persons: photographs made by Blender's Cycles from MakeHuman's CC0 assets, with exact companions."""
