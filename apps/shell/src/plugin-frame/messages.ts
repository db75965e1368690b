import type { Density, Language, LiveConnection, Me, Moment, ParkDetail, ThemeName } from '@lingtan/web-sdk';

/** What a frame says to the page around it when it is there, and is handed its port upon. */
export const helloText = 'lingtan-frame';

/** What a frame draws, and all that it is told: of the person what may be done with this plugin, and neither name nor address. */
export interface FrameState {
  plugin: string;
  me: Me;
  /** The park with this plugin alone. */
  park: ParkDetail;
  language: Language;
  theme: ThemeName;
  density: Density;
  live: LiveConnection['state'];
  moment: Moment | null;
  /** Address of the page around it. */
  location: { pathname: string; search: string; hash: string };
  /** The page or the widget; null where only the search asks. */
  shows: { page: string; rest: string } | { widget: string; height: number } | null;
}

/** What the shell says to a frame. */
export type ToFrame =
  | { kind: 'state'; state: FrameState }
  | { kind: 'answer'; id: number; status: number; statusText: string; type: string; body: ArrayBuffer }
  | { kind: 'unanswered'; id: number }
  | { kind: 'heard'; id: number; data: unknown }
  /** Something may have gone unheard: what is shown is to be asked for anew. */
  | { kind: 'missed' }
  | { kind: 'refused'; id: number; why: string }
  /** A message was not as it must be. */
  | { kind: 'fault'; why: string }
  | { kind: 'ping' }
  | { kind: 'find' };

/** What a frame says to the shell, once it was checked. */
export type FromFrame =
  | { kind: 'call'; id: number; method: string; path: string; type: string; body: string | ArrayBuffer | null }
  | { kind: 'abort'; id: number }
  | { kind: 'listen'; id: number; topic: string }
  | { kind: 'unlisten'; id: number }
  | { kind: 'navigate'; to: string; replace: boolean }
  /** Whether something that was typed would be lost with it. */
  | { kind: 'edits'; unsaved: boolean }
  | { kind: 'evidence'; ref: string }
  | { kind: 'notify'; tone: 'info' | 'success' | 'warning' | 'error'; message: string; title: string }
  | { kind: 'save'; name: string; type: string; body: ArrayBuffer }
  | { kind: 'download'; path: string; name: string }
  | { kind: 'key'; key: string; control: boolean }
  | { kind: 'loaded'; pages: string[]; widgets: string[]; replays: string[] }
  | { kind: 'found'; entries: unknown }
  | { kind: 'failed'; message: string }
  | { kind: 'pong' };

/** One field: what it must be, and the words for it. */
interface Field {
  is: string;
  fits(value: unknown): boolean;
}

const text = (most: number, least = 0): Field => ({
  is: `a text of ${least} to ${most} characters`,
  fits: (value) => typeof value === 'string' && value.length >= least && value.length <= most,
});
const oneOf = (...values: string[]): Field => ({
  is: `one of ${values.join(', ')}`,
  fits: (value) => typeof value === 'string' && values.includes(value),
});
const bytes = (most: number): Field => ({
  is: `at most ${most} bytes`,
  fits: (value) => value instanceof ArrayBuffer && value.byteLength <= most,
});
const texts: Field = {
  is: 'at most 200 texts of at most 200 characters',
  fits: (value) => Array.isArray(value) && value.length <= 200 && value.every((one) => text(200).fits(one)),
};
const id: Field = {
  is: 'a whole number from 0',
  fits: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};
const flag: Field = { is: 'true or false', fits: (value) => typeof value === 'boolean' };
const anything: Field = { is: 'anything', fits: () => true };
const body: Field = {
  is: 'null, a text of at most 1 MiB, or at most 8 MiB of bytes',
  fits: (value) => value === null || text(1024 * 1024).fits(value) || bytes(8 * 1024 * 1024).fits(value),
};
const address = text(4000, 1);

const shapes: {
  [Kind in FromFrame['kind']]: Record<Exclude<keyof Extract<FromFrame, { kind: Kind }>, 'kind'>, Field>;
} = {
  call: { id, method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'), path: address, type: text(200), body },
  abort: { id },
  listen: { id, topic: text(100, 1) },
  unlisten: { id },
  navigate: { to: address, replace: flag },
  edits: { unsaved: flag },
  evidence: { ref: text(500, 1) },
  notify: { tone: oneOf('info', 'success', 'warning', 'error'), message: text(1000), title: text(200) },
  save: { name: text(200, 1), type: text(200), body: bytes(64 * 1024 * 1024) },
  download: { path: address, name: text(200) },
  key: { key: text(20, 1), control: flag },
  loaded: { pages: texts, widgets: texts, replays: texts },
  found: { entries: anything },
  failed: { message: text(2000) },
  pong: {},
};

/** Reads what came from a frame: a message, or the sentence that says what is wrong with it. */
export function readMessage(data: unknown): FromFrame | string {
  if (typeof data !== 'object' || data === null) return 'a message must be an object';
  const { kind, ...fields } = data as Record<string, unknown>;
  if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind))
    return `kind is ${String(kind).slice(0, 50)}; expected one of ${Object.keys(shapes).join(', ')}`;
  const shape: Record<string, Field> = shapes[kind as FromFrame['kind']];
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined) return `${kind} has the unknown field ${unknown.slice(0, 50)}`;
  for (const [name, field] of Object.entries(shape))
    if (!field.fits(fields[name])) return `${kind}.${name} must be ${field.is}`;
  return data as FromFrame;
}
