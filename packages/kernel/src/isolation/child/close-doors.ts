import { Console } from 'node:console';
import type { Socket } from 'node:net';
import vm from 'node:vm';
import type { Channel } from '../channel.ts';
import type { WireFetch, WireFetched } from '../protocol.ts';
import { type AllowedProcess, allowedProcess } from './allowed-process.ts';
import { closeSockets } from './close-sockets.ts';

/** What plugins find beside the language itself. */
const beside =
  /^(?:global|Buffer|(?:clear|set)(?:Immediate|Interval|Timeout)|queueMicrotask|structuredClone|atob|btoa|URL\w*|DOMException|Abort\w+|Event|EventTarget|CustomEvent|Message(?:Channel|Port|Event)|Text(?:En|De)coder|\w*Stream\w*|\w+QueuingStrategy|Blob|File|FormData|Headers|Request|Response|[pP]erformance\w*|[cC]rypto\w*|SubtleCrypto)$/;

/** Functions of the real process that Node itself calls as long as it runs. */
const calledByNode = /^(?:nextTick|_tickCallback|_fatalException|exit|reallyExit|emitWarning|cwd)$/;

/** Takes away what reaches outside of the process, and puts the kernel's way in its place. Before a plugin's code runs. */
export function closeDoors(channel: Channel, socket: Socket): void {
  const allowed = allowedProcess(process);
  closeSockets(socket);
  leaveBare(process, allowed);
  const language = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]);
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (!language.has(name) && !beside.test(name)) Reflect.deleteProperty(globalThis, name);
  const { stdout, stderr } = allowed;
  Object.assign(globalThis, {
    process: allowed,
    console: new Console({ stdout, stderr, ignoreErrors: false } as never),
    fetch: fetchBy(channel),
  });
  closeDispatchers();
}

/** What is left of the real process, for whoever comes upon it all the same. */
function leaveBare(real: NodeJS.Process, { env, stdout, stderr }: AllowedProcess): void {
  for (const name of Object.getOwnPropertyNames(real)) {
    const { value, get } = Object.getOwnPropertyDescriptor(real, name)!;
    const out = typeof value === 'function' ? !calledByNode.test(name) : get !== undefined && !/^_?exit/.test(name);
    if (out) Reflect.deleteProperty(real, name);
  }
  Object.defineProperties(real, { env: { value: env }, stdout: { value: stdout }, stderr: { value: stderr } });
}

/** Node's own fetch leaves what it connects with where everybody finds it; nothing connects from here. */
function closeDispatchers(): void {
  // With the first answer it is loaded, and makes one.
  void new Response();
  for (const symbol of Object.getOwnPropertySymbols(globalThis))
    if (String(symbol.description).startsWith('undici.'))
      Object.defineProperty(globalThis, symbol, { value: Object.freeze({}), writable: false, configurable: false });
}

/** Requests are the kernel's to make: it holds the list of hosts. */
function fetchBy(channel: Channel): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const bytes = Buffer.from(await request.arrayBuffer());
    const sent: WireFetch = {
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      base64: bytes.length > 0 ? bytes.toString('base64') : null,
    };
    const asked = channel.request<WireFetched>('fetch', sent);
    const answer = await (init?.signal ? Promise.race([asked, aborted(init.signal)]) : asked);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : Buffer.from(answer.base64, 'base64'), {
      status: answer.status,
      statusText: answer.statusText,
      headers: answer.headers,
    });
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
