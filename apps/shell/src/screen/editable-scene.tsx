import { useLocalized, useT, type ScreenPanel, type ScreenScene } from '@lingtan/web-sdk';
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { cellAt, panelStyle } from './cells.ts';
import { moved, putPanel, resized } from './edit-layout.ts';
import type { PlacedWidget } from './screen-widgets.ts';

interface EditableSceneProps {
  scene: ScreenScene;
  widgets: ReadonlyMap<string, PlacedWidget>;
  onChange: (scene: ScreenScene) => void;
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
export function EditableScene({ scene, widgets, onChange }: EditableSceneProps): ReactNode {
  const t = useT('shell');
  const text = useLocalized();
  const holder = useRef<HTMLElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [ghost, setGhost] = useState<ScreenPanel | null>(null);

  const cellOf = (event: PointerEvent): { x: number; y: number } => {
    const box = holder.current!.getBoundingClientRect();
    return cellAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
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
        ? moved(panel, panel.x + at.x - from.x, panel.y + at.y - from.y)
        : resized(panel, at.x - panel.x + 1, at.y - panel.y + 1),
    );
  };
  const end = (): void => {
    if (ghost) onChange({ ...scene, panels: putPanel(scene.panels, ghost) });
    setDrag(null);
    setGhost(null);
  };
  const remove = (panel: ScreenPanel): void =>
    onChange({ ...scene, panels: scene.panels.filter((each) => each.widget !== panel.widget) });
  const onKey = (panel: ScreenPanel) => (event: KeyboardEvent) => {
    if (event.key === 'Delete') remove(panel);
    const step = arrows[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const wanted = event.shiftKey
      ? resized(panel, panel.width + step[0], panel.height + step[1])
      : moved(panel, panel.x + step[0], panel.y + step[1]);
    onChange({ ...scene, panels: putPanel(scene.panels, wanted) });
  };
  return (
    <section className="screen-scene" ref={holder} onPointerMove={follow} onPointerUp={end} data-testid="screen-scene">
      {scene.panels.map((panel) => {
        const title = text(widgets.get(panel.widget)?.widget.title) || panel.widget;
        return (
          <article
            key={panel.widget}
            className="screen-panel screen-editable"
            style={panelStyle(panel)}
            data-testid={`edit-${panel.widget.split('/')[1]}`}
          >
            <button
              type="button"
              className="screen-grip"
              aria-label={t('screen.move', { title })}
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
              className="screen-remove"
              aria-label={t('screen.remove', { title })}
              onClick={() => remove(panel)}
            >
              ×
            </button>
            <span className="screen-corner" aria-hidden="true" onPointerDown={begin(panel, 'resize')} />
          </article>
        );
      })}
      {ghost ? <div className="screen-ghost" style={panelStyle(ghost)} /> : null}
    </section>
  );
}
