/** Resolves `var(--x)` to what a canvas can draw. */
export function resolveColor(color: string, element: Element = document.documentElement): string {
  const name = /^var\((--[\w-]+)\)$/.exec(color)?.[1];
  if (!name) return color;
  return getComputedStyle(element).getPropertyValue(name).trim() || '#888888';
}

/** Colour `#rrggbb` with an alpha of 0…1. */
export function withAlpha(color: string, alpha: number): string {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (!hex) return color;
  return `#${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
