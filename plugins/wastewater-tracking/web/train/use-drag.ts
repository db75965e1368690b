import { useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { placeGrid } from './plant-edits.ts';

/** Movement below this is a click, px. */
const least = 4;
const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Spot {
  x: number;
  y: number;
}

/**
 * Moves units in a drawing: by mouse or pen, by a finger once the unit is chosen (elsewhere a finger scrolls the drawing), and by the
 * arrow keys (five steps with Shift). One drag, and one key, is one change.
 * @param chosen index of the unit that is chosen; a style with `touch-action: none` keeps the browser from scrolling at it
 */
export function useDrag(move: (index: number, to: Spot) => void, chosen: number | null) {
  const [shown, show] = useState<({ index: number } & Spot) | null>(null);
  const held = useRef<{ index: number; from: Spot; start: Spot; moved: boolean } | null>(null);
  const spotOf = ({ from, start }: { from: Spot; start: Spot }, event: PointerEvent): Spot => ({
    x: Math.max(0, start.x + event.clientX - from.x),
    y: Math.max(0, start.y + event.clientY - from.y),
  });
  const handlers = (index: number, at: Spot) => ({
    onPointerDown(event: PointerEvent): void {
      if (event.button !== 0 || (event.pointerType === 'touch' && index !== chosen)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { index, from: { x: event.clientX, y: event.clientY }, start: at, moved: false };
    },
    onPointerMove(event: PointerEvent): void {
      const drag = held.current;
      if (drag?.index !== index) return;
      drag.moved ||= Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y) >= least;
      if (drag.moved) show({ index, ...spotOf(drag, event) });
    },
    onPointerUp(event: PointerEvent): void {
      const drag = held.current;
      show(null);
      if (drag?.moved) move(index, spotOf(drag, event));
      else held.current = null;
    },
    onPointerCancel(): void {
      held.current = null;
      show(null);
    },
    // The click that ends a drag chooses nothing.
    onClickCapture(event: MouseEvent): void {
      if (held.current?.moved) event.stopPropagation();
      held.current = null;
    },
    onKeyDown(event: KeyboardEvent): void {
      const by = arrows[event.key];
      if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const far = placeGrid * (event.shiftKey ? 5 : 1);
      move(index, { x: at.x + by[0] * far, y: at.y + by[1] * far });
    },
  });
  return { shown, handlers };
}
