import { useLocalized, type ScreenPanel } from '@lingtan/web-sdk';
import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { moved, type PanelGrid, putPanel, resized } from './edit-panels.ts';
import { cellAt, panelStyle } from './panel-style.ts';
import type { PlacedWidget } from './placed-widgets.ts';
import './editable-panels.css';

interface EditablePanelsProps {
  panels: readonly ScreenPanel[];
  widgets: ReadonlyMap<string, PlacedWidget>;
  /** Cells that are drawn, of those that the layout may have. */
  grid: PanelGrid;
  /** Gives the cells their size. */
  className: string;
  style?: CSSProperties;
  onChange: (panels: ScreenPanel[]) => void;
  'data-testid'?: string;
}

interface Drag {
  panel: ScreenPanel;
  kind: 'move' | 'resize';
  /** Cell that the pointer took hold of. */
  from: { x: number; y: number };
}

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Panels as boxes that are dragged, sized at their corner, or moved by the arrow keys (with Shift: sized). */
export function EditablePanels(props: EditablePanelsProps): ReactNode {
  const { panels, widgets, grid, className, style, onChange } = props;
  const t = useT();
  const text = useLocalized();
  const holder = useRef<HTMLElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [ghost, setGhost] = useState<ScreenPanel | null>(null);

  const cellOf = (event: PointerEvent): { x: number; y: number } => {
    const box = holder.current!.getBoundingClientRect();
    return cellAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, grid);
  };
  const begin = (panel: ScreenPanel, kind: Drag['kind']) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ panel, kind, from: cellOf(event) });
  };
  const follow = (event: PointerEvent): void => {
    if (!drag) return;
    const { panel, kind, from } = drag;
    const at = cellOf(event);
    setGhost(
      kind === 'move'
        ? moved(panel, panel.x + at.x - from.x, panel.y + at.y - from.y, grid)
        : resized(panel, at.x - panel.x + 1, at.y - panel.y + 1, grid),
    );
  };
  const end = (): void => {
    if (ghost) onChange(putPanel(panels, ghost));
    setDrag(null);
    setGhost(null);
  };
  const remove = (panel: ScreenPanel): void => onChange(panels.filter((each) => each.widget !== panel.widget));
  const onKey = (panel: ScreenPanel) => (event: KeyboardEvent) => {
    if (event.key === 'Delete') remove(panel);
    const step = arrows[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const wanted = event.shiftKey
      ? resized(panel, panel.width + step[0], panel.height + step[1], grid)
      : moved(panel, panel.x + step[0], panel.y + step[1], grid);
    onChange(putPanel(panels, wanted));
  };
  return (
    <section
      className={className}
      style={style}
      ref={holder}
      onPointerMove={follow}
      onPointerUp={end}
      data-testid={props['data-testid']}
    >
      {panels.map((panel) => {
        const title = text(widgets.get(panel.widget)?.widget.title) || panel.widget;
        return (
          <article
            key={panel.widget}
            className="editable-panel"
            style={panelStyle(panel)}
            data-testid={`edit-${panel.widget.split('/')[1]}`}
          >
            <button
              type="button"
              className="editable-grip"
              // Named by what stands on it; what it is for is its description.
              title={t('screen.move', { title })}
              onPointerDown={begin(panel, 'move')}
              onKeyDown={onKey(panel)}
            >
              <strong>{title}</strong>
              <span>
                {panel.width} × {panel.height}
              </span>
            </button>
            <button
              type="button"
              className="editable-remove"
              aria-label={t('screen.remove', { title })}
              onClick={() => remove(panel)}
            >
              ×
            </button>
            <span className="editable-corner" aria-hidden="true" onPointerDown={begin(panel, 'resize')} />
          </article>
        );
      })}
      {ghost ? <div className="editable-ghost" style={panelStyle(ghost)} /> : null}
    </section>
  );
}
