import {
  asProblem,
  holdEdits,
  ProblemError,
  StateView,
  useLocalized,
  useMe,
  usePark,
  type ParkPlugin,
} from '@lingtan/web-sdk';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useT } from '../use-t.ts';
import { connectFrame, type FrameConnection, isAtWork, sandbox } from './connect-frame.ts';
import type { FrameState } from './messages.ts';
import { narrowed } from './narrowed.ts';
import { ownAddress } from './own-address.ts';
import { shellHost } from './shell-host.ts';
import { useAround } from './use-around.ts';
import './framed.css';

export interface FramedProps {
  plugin: ParkPlugin;
  /** What the person reads of it first: the title of the page or the widget. */
  title: string;
  shows: NonNullable<FrameState['shows']>;
  /** What stands here where its code has no such page or widget. */
  absent: ReactNode;
}

type Stage =
  | { kind: 'starts' }
  | { kind: 'draws'; pages: string[]; widgets: string[]; replays: string[] }
  | { kind: 'broken'; error: ProblemError };

/** The browser part of an installed plugin in a frame of its own. What goes wrong in it stands in its place and nowhere else. */
export default function Framed(props: FramedProps): ReactNode {
  // Another frame for another try: of a document that was cut off nothing is used again.
  const [round, setRound] = useState(0);
  return <Frame key={`${props.plugin.webFrame} ${round}`} {...props} again={() => setRound(round + 1)} />;
}

function Frame({ plugin, title, shows, absent, again }: FramedProps & { again: () => void }): ReactNode {
  const t = useT();
  const [stage, setStage] = useState<Stage>({ kind: 'starts' });
  const frame = useRef<HTMLIFrameElement>(null);
  const connection = useRef<FrameConnection | null>(null);
  const me = useMe();
  const park = usePark();
  const around = useAround();
  const state = { plugin: plugin.id, ...narrowed(me, park, plugin), ...around, shows };
  const told = JSON.stringify(state);
  useFrameConnection(frame, connection, { plugin, state, setStage });
  useEffect(() => {
    connection.current?.send({ kind: 'state', state: JSON.parse(told) as FrameState });
  }, [told]);
  const isPage = 'page' in shows;
  useEffect(() => {
    if (!isPage) return;
    const before = document.title;
    document.title = `${title} · Lingtan`;
    return () => {
      document.title = before;
    };
  }, [title, isPage]);

  if (stage.kind === 'broken') return <StateView state={{ kind: 'error', error: stage.error, retry: again }} />;
  const instead = stage.kind === 'draws' ? insteadOf(stage, shows, state.moment !== null) : null;
  return (
    <>
      {stage.kind === 'starts' ? <StateView state={{ kind: 'loading' }} rows={10} /> : null}
      {instead === 'absent' ? absent : null}
      {instead === 'no-replay' ? (
        <StateView state={{ kind: 'empty', title: t('replay.none'), hint: t('replay.none-hint') }} />
      ) : null}
      <iframe
        ref={frame}
        className="plugin-frame"
        data-testid={`frame-${plugin.id}`}
        data-shows={isPage ? 'page' : 'widget'}
        hidden={stage.kind === 'starts' || instead !== null}
        title={title}
        sandbox={sandbox}
        referrerPolicy="no-referrer"
        src={plugin.webFrame!}
        style={'height' in shows ? { height: shows.height } : undefined}
      />
    </>
  );
}

/** What stands in the place of a frame that does not draw what it is asked for. */
function insteadOf(
  { pages, widgets, replays }: Extract<Stage, { kind: 'draws' }>,
  shows: FramedProps['shows'],
  replaying: boolean,
): 'absent' | 'no-replay' | null {
  if ('page' in shows) return pages.includes(shows.page) ? null : 'absent';
  if (!widgets.includes(shows.widget)) return 'absent';
  return replaying && !replays.includes(shows.widget) ? 'no-replay' : null;
}

function useFrameConnection(
  frame: { current: HTMLIFrameElement | null },
  connection: { current: FrameConnection | null },
  { plugin, state, setStage }: { plugin: ParkPlugin; state: FrameState; setStage: (stage: Stage) => void },
): void {
  const t = useT();
  const text = useLocalized();
  const go = useNavigate();
  const location = useLocation();
  const parkId = state.park.id;
  const root = `/parks/${parkId}/${plugin.id}`;
  const title = useEffectEvent(() => text(plugin.title));
  const broken = (code: string, words: string): void =>
    setStage({ kind: 'broken', error: new ProblemError({ title: words, status: 0, code }) });
  const latest = useEffectEvent(() => state);
  const navigate = useEffectEvent((to: string, replace: boolean): string | null => {
    const found = ownAddress(to, root);
    if ('why' in found) return found.why;
    // Nobody is led to another page by what stands somewhere on this one.
    if (found.pathname !== location.pathname && !isAtWork(frame.current))
      return 'another page is gone to only upon a key or a click in the frame';
    void go(found.address, { replace });
    return null;
  });
  const stopped = useEffectEvent((why: 'flood' | 'silence' | 'left' | 'late') =>
    broken(`PLUGIN_FRAME_${why.toUpperCase()}`, t(`plugin-frame.${why}`, { name: text(plugin.title) })),
  );
  const failed = useEffectEvent((message: string) => broken(asProblem(new Error(message)).code, message));
  const loaded = useEffectEvent((parts: Omit<Extract<Stage, { kind: 'draws' }>, 'kind'>) =>
    setStage({ kind: 'draws', ...parts }),
  );
  useEffect(() => {
    const edits = { unsaved: false };
    const release = holdEdits({ hasEdits: () => edits.unsaved });
    const opened = connectFrame(frame.current!, latest, {
      ...shellHost({ parkId, plugin: plugin.id, title: () => title() }),
      navigate: (to, replace) => navigate(to, replace),
      edited: (unsaved) => void (edits.unsaved = unsaved),
      press: (key, control) => void dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: control })),
      loaded: ({ pages, widgets, replays }) => loaded({ pages, widgets, replays }),
      found: () => {},
      failed: (message) => {
        opened.close();
        edits.unsaved = false;
        failed(message);
      },
      stopped: (why) => {
        // What stood in the frame is gone with it: nobody is asked about it any more.
        edits.unsaved = false;
        stopped(why);
      },
    });
    connection.current = opened;
    return () => {
      release();
      opened.close();
      connection.current = null;
    };
  }, [parkId, plugin.id, frame, connection]);
}
