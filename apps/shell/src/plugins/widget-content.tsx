import {
  PluginProvider,
  StateView,
  useLocalized,
  useMoment,
  viewState,
  type LocalizedText,
  type ParkPlugin,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ComponentType, ReactNode } from 'react';
import { ErrorBoundary } from '../frame/error-boundary.tsx';
import { Framed } from '../plugin-frame/framed-on-demand.ts';
import { useT } from '../use-t.ts';
import { usePlugin } from './load-plugin.ts';

interface WidgetContentProps {
  plugin: ParkPlugin;
  widget: { id: string; title: LocalizedText };
  /** Pixels that it may use. */
  height: number;
}

/** What a plugin draws for a widget. A broken one shows its error and leaves the rest alive. */
export function WidgetContent(props: WidgetContentProps): ReactNode {
  return <ErrorBoundary>{props.plugin.webFrame ? <FramedContent {...props} /> : <Content {...props} />}</ErrorBoundary>;
}

function FramedContent({ plugin, widget, height }: WidgetContentProps): ReactNode {
  const text = useLocalized();
  const absent = <Absent plugin={plugin} widget={widget} />;
  return <Framed plugin={plugin} title={text(widget.title)} shows={{ widget: widget.id, height }} absent={absent} />;
}

function Absent({ plugin, widget }: Pick<WidgetContentProps, 'plugin' | 'widget'>): ReactNode {
  const t = useT();
  return <StateView state={{ kind: 'empty', title: t('widget.missing', { id: `${plugin.id}/${widget.id}` }) }} />;
}

function Content({ plugin, widget, height }: WidgetContentProps): ReactNode {
  const t = useT();
  const replaying = useMoment() !== null;
  const code = usePlugin(plugin.id);
  const Component = code.data?.widgets?.[widget.id] as ComponentType<WidgetProps> | undefined;
  if (!code.data) return <StateView state={viewState(code)} />;
  if (!Component) return <Absent plugin={plugin} widget={widget} />;
  if (replaying && !code.data.replays?.includes(widget.id))
    return <StateView state={{ kind: 'empty', title: t('replay.none'), hint: t('replay.none-hint') }} />;
  return (
    <PluginProvider pluginId={plugin.id}>
      <Component widgetId={widget.id} height={height} />
    </PluginProvider>
  );
}
