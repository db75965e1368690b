import { useIsPhone, useLocalized, type ScreenPanel } from '@lingtan/web-sdk';
import { memo, type CSSProperties, type ReactNode } from 'react';
import { panelStyle } from '../layout/panel-style.ts';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { WidgetContent } from '../plugins/widget-content.tsx';
import { contentHeight, sceneSize } from './cells.ts';

/** One below the other, in the order of the wall's rows. */
const stackedStyle = ({ x, y, height }: ScreenPanel): CSSProperties =>
  ({ order: y * sceneSize.columns + x, '--content-height': `${contentHeight(height)}px` }) as CSSProperties;

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
  const isPhone = useIsPhone();
  if (!placed) return null;
  return (
    <article
      className="screen-panel"
      style={isPhone ? stackedStyle(panel) : panelStyle(panel)}
      data-testid={`screen-${placed.widget.id}`}
    >
      <h2>{text(placed.widget.title)}</h2>
      {/* On a phone a diagram is moved sideways, by the keys too. */}
      <div className="screen-panel-body" tabIndex={isPhone ? 0 : undefined}>
        {filled ? (
          <WidgetContent plugin={placed.plugin} widget={placed.widget} height={contentHeight(panel.height)} />
        ) : null}
      </div>
    </article>
  );
});
