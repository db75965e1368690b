export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const gap = 12;
const edge = 8;

/**
 * Where a card stands beside what it explains: below, above, right or left of it, the first with room for it; else in the middle
 * of its lower end. All in CSS pixels of the window.
 */
export function placeCard(
  target: Box,
  card: { width: number; height: number },
  view: { width: number; height: number },
) {
  const inside = (value: number, size: number, room: number) => Math.max(edge, Math.min(value, room - size - edge));
  const across = inside(target.left, card.width, view.width);
  const along = inside(target.top, card.height, view.height);
  const below = target.top + target.height + gap;
  const above = target.top - gap - card.height;
  const right = target.left + target.width + gap;
  const left = target.left - gap - card.width;
  if (below + card.height + edge <= view.height) return { left: across, top: below };
  if (above >= edge) return { left: across, top: above };
  if (right + card.width + edge <= view.width) return { left: right, top: along };
  if (left >= edge) return { left, top: along };
  return { left: inside((view.width - card.width) / 2, card.width, view.width), top: view.height - card.height - edge };
}
