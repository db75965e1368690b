import {
  PluginProvider,
  StateView,
  useLocalized,
  useT,
  viewState,
  type ScreenPanel,
  type WidgetProps,
} from '@lingtan/web-sdk';
import { memo, type ComponentType, type ReactNode } from 'react';
import { ErrorBoundary } from '../frame/error-boundary.tsx';
import { usePlugin } from '../plugins/load-plugin.ts';
import { contentHeight, panelStyle } from './cells.ts';
import type { PlacedWidget } from './screen-widgets.ts';

/** A panel of the wall. A broken widget shows its error and leaves the rest alive. */
export const ScreenPanelView = memo(function ScreenPanelView({
  panel,
  placed,
}: {
  panel: ScreenPanel;
  placed: PlacedWidget | undefined;
}): ReactNode {
  const text = useLocalized();
  if (!placed) return null;
  return (
    <article className="screen-panel" style={panelStyle(panel)} data-testid={`screen-${placed.widget.id}`}>
      <h2>{text(placed.widget.title)}</h2>
      <div className="screen-panel-body">
        <ErrorBoundary>
          <Content placed={placed} height={contentHeight(panel.height)} />
        </ErrorBoundary>
      </div>
    </article>
  );
});

function Content({ placed, height }: { placed: PlacedWidget; height: number }): ReactNode {
  const t = useT('shell');
  const code = usePlugin(placed.plugin.id);
  const Component = code.data?.widgets?.[placed.widget.id] as ComponentType<WidgetProps> | undefined;
  if (!code.data) return <StateView state={viewState(code)} />;
  if (!Component) return <StateView state={{ kind: 'empty', title: t('widget.missing', { id: placed.id }) }} />;
  return (
    <PluginProvider pluginId={placed.plugin.id}>
      <Component widgetId={placed.widget.id} height={height} />
    </PluginProvider>
  );
}
