"""How everything looks: design tokens, styles, page bases, components, the world map."""
