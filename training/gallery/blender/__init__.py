"""What needs Blender's Python module (`bpy`, PyPI): scene, materials, light, camera, rendering."""
