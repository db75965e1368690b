import './memory-storage.ts';
import {
  addTexts,
  adoptPreferences,
  api,
  createQueryClient,
  holds,
  live,
  onEdits,
  resolvePath,
  setFormatDefaults,
  setLanguage,
  setShellLink,
  startTexts,
  texts,
  type ReportFinder,
  type WebPlugin,
} from '@lingtan/web-sdk';
import { createRoot } from 'react-dom/client';
import { type FrameState, helloText } from '../messages.ts';
import { PortLink } from './port-link.ts';
import { Stage } from './stage.tsx';
import './frame.css';

/** The port that the shell hands over: the first one, before any code of the plugin is here. */
function portOfShell(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const hear = ({ source, data, ports: [port] }: MessageEvent): void => {
      if (source !== parent || data !== helloText || !port) return;
      removeEventListener('message', hear);
      resolve(port);
    };
    addEventListener('message', hear);
    parent.postMessage(helloText, '*');
  });
}

async function start(): Promise<void> {
  // With an origin this would be a page of the server, and the plugin's code would have the session of whoever opened it.
  if (origin !== 'null' || parent === window) throw new Error('This page runs in a frame without an origin only');
  const link = new PortLink(await portOfShell());
  setShellLink(link);
  onEdits(link.sayEdits);
  const first = await new Promise<FrameState>((resolve) => (link.onState = resolve));
  let state = first;
  const failed = (error: unknown): void =>
    link.say({ kind: 'failed', message: (error instanceof Error ? error.message : String(error)).slice(0, 2000) });
  await startTexts(state.language);
  const client = createQueryClient();
  live.onReconnect(() => void client.invalidateQueries());
  void live.connect();
  const entry = document.querySelector<HTMLMetaElement>('meta[name=lingtan-entry]')!.content;
  let plugin: WebPlugin;
  try {
    const module = (await import(/* @vite-ignore */ new URL(entry, location.href).href)) as { default: WebPlugin };
    plugin = module.default;
    if (plugin.locales) addTexts(state.plugin, plugin.locales);
  } catch (error) {
    return failed(error);
  }
  const { pages = {}, widgets = {}, replays = [] } = plugin;
  const drawn = (): void =>
    link.say({ kind: 'loaded', pages: Object.keys(pages), widgets: Object.keys(widgets), replays: [...replays] });
  const root = createRoot(document.getElementById('root')!);
  const draw = (next: FrameState): void => {
    state = next;
    setFormatDefaults({ zone: state.park.timeZone });
    adoptPreferences({ theme: state.theme, density: state.density });
    if (texts.language !== state.language) void setLanguage(state.language);
    root.render(<Stage link={link} client={client} plugin={plugin} state={state} failed={failed} drawn={drawn} />);
  };
  link.onState = draw;
  link.onFind = () => {
    Promise.resolve(plugin.reports?.(finderOf(state)) ?? []).then(
      (entries) => link.say({ kind: 'found', entries }),
      failed,
    );
  };
  draw(first);
}

function finderOf({ park, plugin, me, language }: FrameState): ReportFinder {
  const say = texts.getFixedT(language, plugin);
  return {
    get: <T,>(path: string) => api<T>(resolvePath(path, park.id, plugin)),
    can: (permission) => holds(me, park.id, permission),
    t: (key, values) => String(values ? say(key, values) : say(key)),
    language,
    timeZone: park.timeZone,
  };
}

await start();
