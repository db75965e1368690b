import {
  ClosingQuestion,
  MeProvider,
  MomentProvider,
  ParkProvider,
  PluginProvider,
  ThemeProvider,
  type PluginPageProps,
  type WebPlugin,
  type WidgetProps,
} from '@lingtan/web-sdk';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  Component,
  useEffect,
  useEffectEvent,
  useMemo,
  type ComponentType,
  type ErrorInfo,
  type ReactNode,
} from 'react';
import { createPath, type Navigator, Router, type To } from 'react-router';
import type { FrameState } from '../messages.ts';
import type { PortLink } from './port-link.ts';

/** Tells the shell what could not be drawn: it stands in the frame's place. */
class Boundary extends Component<{ children: ReactNode; failed(error: unknown): void }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, _info: ErrorInfo): void {
    this.props.failed(error);
  }

  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}

/** Addresses of the shell, which alone goes to them. */
function useShellAddresses(link: PortLink): Navigator {
  return useMemo(() => {
    const href = (to: To): string => (typeof to === 'string' ? to : createPath(to));
    const go = (to: To, replace: boolean): void => {
      // Where it follows a saving, there is nothing to be asked about.
      link.sayEdits();
      link.say({ kind: 'navigate', to: href(to), replace });
    };
    return { createHref: href, push: (to) => go(to, false), replace: (to) => go(to, true), go: () => {} };
  }, [link]);
}

export interface StageProps {
  link: PortLink;
  client: QueryClient;
  plugin: WebPlugin;
  state: FrameState;
  failed(error: unknown): void;
  /** Called when it stands for the first time. */
  drawn(): void;
}

/** A page or widget as it would be drawn in the shell, with what is around it told by the shell. */
export function Stage({ link, client, plugin, state, failed, drawn }: StageProps): ReactNode {
  const navigator = useShellAddresses(link);
  useShellKeys(link);
  const tell = useEffectEvent(drawn);
  useEffect(() => tell(), []);
  return (
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <MeProvider me={state.me}>
          <ParkProvider park={state.park}>
            <MomentProvider moment={state.moment}>
              <Router location={state.location} navigator={navigator}>
                <PluginProvider pluginId={state.plugin}>
                  <Boundary failed={failed}>
                    <Shown plugin={plugin} shows={state.shows} />
                    <ClosingQuestion />
                  </Boundary>
                </PluginProvider>
              </Router>
            </MomentProvider>
          </ParkProvider>
        </MeProvider>
      </ThemeProvider>
    </QueryClientProvider>
  );
}

function Shown({ plugin, shows }: { plugin: WebPlugin; shows: FrameState['shows'] }): ReactNode {
  if (shows === null) return null;
  if ('page' in shows) {
    const Page = plugin.pages?.[shows.page] as ComponentType<PluginPageProps> | undefined;
    return Page ? (
      <main className="frame-page">
        <Page key={shows.page} rest={shows.rest} />
      </main>
    ) : null;
  }
  const Widget = plugin.widgets?.[shows.widget] as ComponentType<WidgetProps> | undefined;
  return Widget ? <Widget widgetId={shows.widget} height={shows.height} /> : null;
}

/** Keys of the shell work from within the frame: search, help, and those that lead to pages. */
function useShellKeys(link: PortLink): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const control = event.metaKey || event.ctrlKey;
      const search = control && event.key.toLowerCase() === 'k';
      const typing =
        event.target instanceof Element &&
        event.target.closest('input, textarea, select, [contenteditable="true"], dialog') !== null;
      if (!search && (control || event.altKey || typing || !/^[a-z0-9?/]$/.test(event.key))) return;
      if (search || event.key === '/') event.preventDefault();
      link.say({ kind: 'key', key: event.key, control });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [link]);
}
