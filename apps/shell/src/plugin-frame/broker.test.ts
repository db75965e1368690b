import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FrameBroker, type FrameHost, frameLimits } from './broker.ts';
import { type FromFrame, readMessage, type ToFrame } from './messages.ts';
import { narrowed } from './narrowed.ts';
import { ownAddress } from './own-address.ts';

/** All that a host was asked to do, by name. */
type Done = [what: string, ...given: unknown[]];

let done: Done[];
let heard: ToFrame[];
let atWork: boolean;
let answers: ((path: string, init: RequestInit) => Promise<Response>) | null;
let frame: MessagePort;
let broker: FrameBroker;

const one: { [Kind in FromFrame['kind']]: Extract<FromFrame, { kind: Kind }> } = {
  call: { kind: 'call', id: 1, method: 'GET', path: '/api/parks/p/x/acme/', type: '', body: null },
  abort: { kind: 'abort', id: 1 },
  listen: { kind: 'listen', id: 1, topic: 'acme.changed' },
  unlisten: { kind: 'unlisten', id: 1 },
  navigate: { kind: 'navigate', to: '/parks/p/acme', replace: false },
  edits: { kind: 'edits', unsaved: true },
  evidence: { kind: 'evidence', ref: 'acme/1' },
  notify: { kind: 'notify', tone: 'info', message: 'm', title: '' },
  save: { kind: 'save', name: 'a.csv', type: 'text/csv', body: new ArrayBuffer(1) },
  download: { kind: 'download', path: '/api/parks/p/x/acme/file', name: '' },
  key: { kind: 'key', key: 'k', control: true },
  loaded: { kind: 'loaded', pages: ['/'], widgets: [], replays: [] },
  found: { kind: 'found', entries: [] },
  failed: { kind: 'failed', message: 'm' },
  pong: { kind: 'pong' },
};

beforeEach(() => {
  [done, heard, atWork, answers] = [[], [], true, null];
  const note =
    (what: string) =>
    (...given: unknown[]): void =>
      void done.push([what, ...given]);
  const host: FrameHost = {
    call: (path, init) => {
      done.push(['call', path, init.method]);
      return answers ? answers(path, init) : Promise.resolve(Response.json({ path }));
    },
    listen: (topic) => {
      done.push(['listen', topic]);
      return () => done.push(['unlisten', topic]);
    },
    navigate: (to) => {
      done.push(['navigate', to]);
      return null;
    },
    edited: note('edits'),
    openEvidence: note('evidence'),
    notify: note('notify'),
    save: note('save'),
    download: note('download'),
    press: note('key'),
    loaded: note('loaded'),
    found: note('found'),
    failed: note('failed'),
    stopped: note('stopped'),
    isAtWork: () => atWork,
  };
  const { port1, port2 } = new MessageChannel();
  broker = new FrameBroker(port1, host);
  frame = port2;
  frame.onmessage = ({ data }: MessageEvent<ToFrame>) => void heard.push(data);
});
afterEach(() => {
  vi.useRealTimers();
  broker.close();
  frame.close();
});

const until = (fits: () => boolean) => vi.waitFor(() => expect(fits(), JSON.stringify({ done, heard })).toBe(true));
const faults = () => heard.flatMap((message) => (message.kind === 'fault' ? [message.why] : []));

test('every kind of message is read as it is meant, and carried out', async () => {
  for (const message of Object.values(one)) {
    expect(readMessage(message)).toBe(message);
    frame.postMessage(message);
  }
  const silent = ['abort', 'pong'];
  await until(() => Object.keys(one).every((kind) => silent.includes(kind) || done.some(([what]) => what === kind)));
  expect(faults()).toEqual([]);
});

test('what is missing, unknown or of another kind is refused with the name of the field, and nothing is done', () => {
  for (const message of Object.values(one)) {
    const { kind, ...fields } = message as FromFrame & Record<string, unknown>;
    expect(readMessage({ ...message, more: 1 })).toBe(`${kind} has the unknown field more`);
    for (const name of Object.keys(fields)) {
      // What plugins' code finds is judged where it is searched.
      if (name === 'entries') continue;
      const { [name]: _left, ...rest } = message as FromFrame & Record<string, unknown>;
      expect(readMessage(rest)).toContain(`${kind}.${name} must be `);
      for (const wrong of [{}, Symbol.iterator, -1, 'x'.repeat(2 * 1024 * 1024), [1]])
        expect(readMessage({ ...message, [name]: wrong })).toContain(`${kind}.${name} must be `);
    }
  }
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      const read = readMessage(anything);
      expect(typeof read === 'string' || Object.hasOwn(one, read.kind)).toBe(true);
    }),
  );
});

test('a forged message gets a sentence back, and the frame goes on', async () => {
  frame.postMessage({ ...one.call, credentials: 'include' });
  frame.postMessage('lingtan');
  frame.postMessage({ kind: 'constructor' });
  frame.postMessage(one.pong);
  frame.postMessage(one.loaded);
  await until(() => done.length === 1 && faults().length === 3);
  expect(done).toEqual([['loaded', one.loaded]]);
  expect(faults()).toEqual([
    'call has the unknown field credentials',
    'a message must be an object',
    expect.stringMatching(/^kind is constructor; expected one of call, /),
  ]);
});

test.each([
  '//evil.example/api/',
  'https://evil.example/',
  '/api/../healthz',
  '/api/x#y',
  '/metrics',
  '/api\\x',
  'api/x',
])('a call to %s is no address of the API, and is not made', async (path) => {
  frame.postMessage({ ...one.call, path });
  frame.postMessage({ ...one.download, path });
  await until(() => faults().length === 2);
  expect(done).toEqual([]);
  expect(heard).toContainEqual({ kind: 'unanswered', id: 1 });
});

test('what only a person does is done only while they are at work in the frame', async () => {
  atWork = false;
  for (const kind of ['evidence', 'save', 'download', 'key'] as const) frame.postMessage(one[kind]);
  await until(() => faults().length === 4);
  expect(done).toEqual([]);
});

test('answers come back whole with their status, and one that is too long does not', async () => {
  answers = async (path) =>
    path.endsWith('long')
      ? new Response(new Uint8Array(frameLimits.answerBytes + 1))
      : Response.json({ code: 'X' }, { status: 403 });
  frame.postMessage(one.call);
  frame.postMessage({ ...one.call, id: 2, path: '/api/long' });
  await until(() => heard.some(({ kind }) => kind === 'answer') && heard.some(({ kind }) => kind === 'unanswered'));
  const answer = heard.find((message) => message.kind === 'answer')!;
  expect(answer).toMatchObject({ id: 1, status: 403, type: 'application/json' });
  expect(JSON.parse(new TextDecoder().decode(answer.body))).toEqual({ code: 'X' });
  expect(faults()).toEqual([expect.stringContaining('longer than')]);
});

test('so many calls run at once and no more, so many wait, and all end with the frame', async () => {
  const signals: AbortSignal[] = [];
  answers = (_path, { signal }) => {
    signals.push(signal!);
    return new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)));
  };
  const all = frameLimits.callsAtOnce + frameLimits.callsWaiting;
  for (let id = 0; id <= all; id += 1) frame.postMessage({ ...one.call, id });
  await until(() => faults().length === 1);
  expect(signals).toHaveLength(frameLimits.callsAtOnce);
  frame.postMessage({ kind: 'abort', id: 0 });
  await until(() => signals.length === frameLimits.callsAtOnce + 1);
  broker.close();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

test.each([
  ['notices', [one.notify]],
  ['files', [one.save, one.download]],
] as const)(
  '%s of a frame come no more often than somebody can look at, and the frame goes on',
  async (what, kinds) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { burst, perSecond } = frameLimits[what];
    const came = () => done.filter(([kind]) => kinds.some((message) => message.kind === kind)).length;
    const send = (count: number) => {
      for (let no = 0; no < count; no += 1) frame.postMessage(kinds[no % kinds.length]);
    };
    send(burst * 3);
    await until(() => faults().length === burst * 2);
    expect(came()).toBe(burst);
    vi.setSystemTime(Date.now() + 1000 / perSecond);
    send(2);
    await until(() => faults().length === burst * 2 + 1);
    expect(came()).toBe(burst + 1);
    expect(done.some(([kind]) => kind === 'stopped')).toBe(false);
  },
);

test('a frame that floods is cut off, with all that it listens to', async () => {
  frame.postMessage(one.listen);
  for (let sent = 0; sent < 3 * frameLimits.messages.burst; sent += 1) frame.postMessage(one.pong);
  await until(() => done.length === 3);
  expect(done).toEqual([
    ['listen', 'acme.changed'],
    ['unlisten', 'acme.changed'],
    ['stopped', 'flood'],
  ]);
});

test('a frame that does not answer any more is cut off, one that does is not', () => {
  vi.useFakeTimers();
  const stopped: string[] = [];
  const quiet = { onmessage: null as ((event: { data: unknown }) => void) | null, close: () => {} };
  const talks = { ...quiet };
  const open = (port: typeof quiet, name: string, answersPing: boolean) => {
    const postMessage = (message: ToFrame): void => {
      if (answersPing && message.kind === 'ping') port.onmessage?.({ data: one.pong });
    };
    const host = { stopped: (why: string) => stopped.push(`${name} ${why}`) } as unknown as FrameHost;
    return new FrameBroker(Object.assign(port, { postMessage }) as unknown as MessagePort, host);
  };
  const brokers = [open(quiet, 'quiet', false), open(talks, 'talks', true)];
  vi.advanceTimersByTime(frameLimits.pingMs * (frameLimits.unansweredPings + 1));
  expect(stopped).toEqual(['quiet silence']);
  for (const each of brokers) each.close();
});

test('an address leads to the plugin’s own pages or nowhere', () => {
  const root = '/parks/p/acme';
  for (const to of ['/parks/p/acme', '/parks/p/acme/a?b=c#d', '/parks/p/acme/x/../y'])
    expect(ownAddress(to, root)).toHaveProperty('address');
  for (const to of [
    '/parks/p',
    '/parks/p/acme-2',
    '/parks/p/acme/../other',
    '//evil.example/parks/p/acme',
    'javascript:x',
    '/parks/p/acme/%2e%2e/%2e%2e',
  ])
    expect(ownAddress(to, root)).toHaveProperty('why');
});

test('a frame is told what may be done with its plugin, and neither who asks nor what else there is', () => {
  const name = { en: 'P', 'zh-CN': 'P' };
  const plugin = (id: string) => ({
    ...{ id, title: name, version: '1.0.0', enabled: true, state: 'running', nav: [], widgets: [], web: true },
    ...{ webModule: null, webFrame: '/plugin-web/secret/', isolated: true },
  });
  const person = { id: 'u-1', name: 'Zhang Wei', email: 'zhang@park.example' };
  const role = { role: 'member' as const, enterpriseId: 'e-7' };
  const told = narrowed(
    {
      user: person,
      platformAdmin: true,
      parks: [
        { id: 'p', name, ...role },
        { id: 'q', name: { en: 'Other park', 'zh-CN': '另一园区' }, ...role },
      ],
      permissions: { p: ['acme.use', 'acme-2.use', 'kernel.evidence-read', 'kernel.people'], q: ['acme.use'] },
      language: 'en',
    },
    {
      ...{ id: 'p', no: 1, name, timeZone: 'Asia/Shanghai', latitude: 1, longitude: 2 },
      enterprises: [{ id: 'e-7', name: { en: 'Steel works', 'zh-CN': '钢厂' }, key: true }],
      plugins: [plugin('acme'), plugin('others')],
    },
    plugin('acme'),
  );
  expect(told.me.permissions).toEqual({ p: ['acme.use', 'kernel.evidence-read'] });
  expect(told.me.platformAdmin).toBe(false);
  const text = JSON.stringify(told);
  for (const hidden of ['u-1', 'Zhang', 'zhang@', 'Other park', 'Steel', 'e-7', 'others', 'secret'])
    expect(text).not.toContain(hidden);
});
