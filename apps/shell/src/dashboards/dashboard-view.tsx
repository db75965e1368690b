import { LinkButton, Panel, useLocalized, usePark, type ScreenPanel } from '@lingtan/web-sdk';
import { useRef, type CSSProperties, type ReactNode } from 'react';
import { panelStyle } from '../layout/panel-style.ts';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { WidgetContent } from '../plugins/widget-content.tsx';
import { useT } from '../use-t.ts';
import { absenceOf } from './absence.ts';
import { bodyHeight, zoomOf } from './dashboard-sizes.ts';
import { useGridWidth } from './use-grid-width.ts';

interface DashboardViewProps {
  panels: readonly ScreenPanel[];
  widgets: ReadonlyMap<string, PlacedWidget>;
}

/** The panels of a dashboard on their cells; one below the other on a phone. */
export function DashboardView({ panels, widgets }: DashboardViewProps): ReactNode {
  const grid = useRef<HTMLDivElement>(null);
  const width = useGridWidth(grid);
  // Read from the top left, whatever the order in which they were added: a phone and a screen reader follow it.
  const ordered = panels.toSorted((a, b) => a.y - b.y || a.x - b.x);
  return (
    <div className="dashboard-grid" ref={grid} data-testid="dashboard">
      {ordered.map((panel) => (
        <div key={panel.widget} className="dashboard-cell" style={panelStyle(panel)}>
          <DashboardPanel panel={panel} placed={widgets.get(panel.widget)} width={width} />
        </div>
      ))}
    </div>
  );
}

function DashboardPanel(props: {
  panel: ScreenPanel;
  placed: PlacedWidget | undefined;
  /** Of the whole grid. */
  width: number;
}): ReactNode {
  const { panel, placed, width } = props;
  const text = useLocalized();
  const height = bodyHeight(panel.height);
  if (!placed) return <AbsentPanel id={panel.widget} height={height} />;
  const zoom = zoomOf(placed.widget.slot, width);
  return (
    <Panel title={text(placed.widget.title)} height={height} data-testid={`panel-${placed.widget.id}`}>
      <div className="dashboard-widget" style={{ zoom, height: `${Math.floor(height / zoom)}px` } as CSSProperties}>
        <WidgetContent plugin={placed.plugin} widget={placed.widget} height={Math.floor(height / zoom)} />
      </div>
    </Panel>
  );
}

/** Says in the place of a widget why it is not there. */
function AbsentPanel({ id, height }: { id: string; height: number }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const { plugin, why } = absenceOf(park, id);
  const name = text(park.plugins.find((each) => each.id === plugin)?.title) || plugin;
  return (
    <Panel
      title={id}
      height={height}
      data-testid={`absent-${id.split('/')[1]}`}
      state={{
        kind: 'empty',
        title: t(`dashboards.absent-${why}`, { plugin: name }),
        hint: t(`dashboards.absent-${why}-hint`),
        ...(why === 'not-offered'
          ? {}
          : {
              action: (
                <LinkButton to="/plugins" permission="kernel.plugins-read">
                  {t('overview.open-plugins')}
                </LinkButton>
              ),
            }),
      }}
    />
  );
}
