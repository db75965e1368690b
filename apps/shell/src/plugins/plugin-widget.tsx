import {
  Panel,
  PluginProvider,
  StateView,
  useLocalized,
  useT,
  viewState,
  type ParkPlugin,
  type WidgetInfo,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ComponentType, CSSProperties, ReactNode } from 'react';
import { ErrorBoundary } from '../frame/error-boundary.tsx';
import { usePlugin } from './load-plugin.ts';

const rowHeight = 64;
const gutter = 12;
const headHeight = 36;
const frameHeight = 2;

/** Height of a widget's content: rows of 64 px with their gutters, less the title line and the padding below. */
function widgetHeight(rows: number): number {
  return rows * rowHeight + (rows - 1) * gutter - headHeight - frameHeight - gutter;
}

function Content({ plugin, widget, height }: { plugin: ParkPlugin; widget: WidgetInfo; height: number }): ReactNode {
  const t = useT('shell');
  const code = usePlugin(plugin.id);
  const Component = code.data?.widgets?.[widget.id] as ComponentType<WidgetProps> | undefined;
  if (!code.data) return <StateView state={viewState(code)} />;
  if (!Component)
    return <StateView state={{ kind: 'empty', title: t('widget.missing', { id: `${plugin.id}/${widget.id}` }) }} />;
  return (
    <PluginProvider pluginId={plugin.id}>
      <Component widgetId={widget.id} height={height} />
    </PluginProvider>
  );
}

/** A plugin's widget on a dashboard. A broken one shows its error and leaves the rest alive. */
export function PluginWidget({ plugin, widget }: { plugin: ParkPlugin; widget: WidgetInfo }): ReactNode {
  const text = useLocalized();
  const height = widgetHeight(widget.height);
  const style = { '--columns': widget.width } as CSSProperties;
  return (
    <div className="widget" style={style} data-testid={`widget-${widget.id}`}>
      <Panel title={text(widget.title)} height={height}>
        <ErrorBoundary>
          <Content plugin={plugin} widget={widget} height={height} />
        </ErrorBoundary>
      </Panel>
    </div>
  );
}
