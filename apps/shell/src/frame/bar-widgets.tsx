import { PluginProvider, usePark, type ParkPlugin, type WidgetInfo, type WidgetProps } from '@lingtan/web-sdk';
import type { ComponentType, ReactNode } from 'react';
import { usePlugin } from '../plugins/load-plugin.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/** Height that a widget of the bar has, px. */
const barHeight = 28;

/** Widgets of the slot `bar`: a count or a state that is to be seen on every page. */
export function BarWidgets(): ReactNode {
  const park = usePark();
  const widgets = park.plugins
    // What an installed plugin draws in a frame has no size of its own, and the bar gives none.
    .filter(({ enabled, webFrame }) => enabled && !webFrame)
    .flatMap((plugin) => plugin.widgets.filter(({ slot }) => slot === 'bar').map((widget) => ({ plugin, widget })))
    .sort((a, b) => a.widget.order - b.widget.order);
  return widgets.map(({ plugin, widget }) => (
    // A broken one leaves the bar as it is: its page tells what is wrong.
    <ErrorBoundary key={`${plugin.id}/${widget.id}`} fallback={null}>
      <BarWidget plugin={plugin} widget={widget} />
    </ErrorBoundary>
  ));
}

function BarWidget({ plugin, widget }: { plugin: ParkPlugin; widget: WidgetInfo }): ReactNode {
  const code = usePlugin(plugin.id);
  const Component = code.data?.widgets?.[widget.id] as ComponentType<WidgetProps> | undefined;
  if (!Component) return null;
  return (
    <PluginProvider pluginId={plugin.id}>
      <Component widgetId={widget.id} height={barHeight} />
    </PluginProvider>
  );
}
