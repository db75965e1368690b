import { useLocalized, type ScreenPanel } from '@lingtan/web-sdk';
import { memo, type ReactNode } from 'react';
import { panelStyle } from '../layout/panel-style.ts';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { WidgetContent } from '../plugins/widget-content.tsx';
import { contentHeight } from './cells.ts';

/** A panel of the wall. A broken widget shows its error and leaves the rest alive. */
export const ScreenPanelView = memo(function ScreenPanelView({
  panel,
  placed,
  filled,
}: {
  panel: ScreenPanel;
  placed: PlacedWidget | undefined;
  /** Whether it holds its widget yet; an empty one keeps its place. */
  filled: boolean;
}): ReactNode {
  const text = useLocalized();
  if (!placed) return null;
  return (
    <article className="screen-panel" style={panelStyle(panel)} data-testid={`screen-${placed.widget.id}`}>
      <h2>{text(placed.widget.title)}</h2>
      <div className="screen-panel-body">
        {filled ? (
          <WidgetContent plugin={placed.plugin} widget={placed.widget} height={contentHeight(panel.height)} />
        ) : null}
      </div>
    </article>
  );
});
