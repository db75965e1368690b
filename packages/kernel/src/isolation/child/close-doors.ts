import type { Channel } from '../channel.ts';
import type { WireFetch, WireFetched } from '../protocol.ts';

/** Takes away what reaches outside of the process, and puts the kernel's way in its place. Before a plugin's code runs. */
export function closeDoors(channel: Channel): void {
  const bare = process as unknown as Record<string, unknown>;
  for (const name of ['binding', '_linkedBinding', 'dlopen', 'getBuiltinModule', 'kill', 'chdir', 'send'])
    bare[name] = undefined;
  process.env = Object.freeze({}) as NodeJS.ProcessEnv;
  for (const name of ['WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name);
  globalThis.fetch = async (input, init) => {
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
