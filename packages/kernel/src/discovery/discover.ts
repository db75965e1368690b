import {
  parseInput,
  timeLimit,
  type Discovery,
  type FoundDevice,
  type Logger,
  type PluginDefinition,
} from '@lingtan/sdk';
import { runAs } from '../host/attribution.ts';
import { invalidInput } from '../http/problem.ts';
import { discoveryErrors } from './errors.ts';
import { resolveHosts } from './resolve-hosts.ts';

/** Longest search, ms. */
const longestMs = 120_000;
/** Searches of this process at the same time. */
const atOnce = 2;
/** Devices that one search tells. */
const foundMost = 500;

/** What a search tells while it goes on; `end` is the last. */
export type DiscoveryLine =
  | { kind: 'progress'; done: number; of: number }
  | ({ kind: 'found' } & FoundDevice)
  /** `reason`: null when all was looked at, else why not. */
  | { kind: 'end'; reason: string | null };

/** A search that is asked for. */
export interface DiscoveryRequest {
  definition: PluginDefinition;
  input: unknown;
  parkId: string | null;
  log: Logger;
  /** Aborted when nobody listens any more. */
  signal: AbortSignal;
  /** Writes the audit line, before anything is connected to. */
  record(input: unknown, hosts: readonly string[]): Promise<void>;
  /** When it ends at the latest, ms. Default two minutes. */
  timeMs?: number;
}

let running = 0;

/**
 * Begins a search for devices. All that can be refused is refused before the first line; after it the lines come as they arise, and
 * the search ends with the signal, with the time, or when all has been looked at.
 * @throws DISCOVERY_NONE, DISCOVERY_BUSY, HTTP_INVALID and those of {@link resolveHosts}
 */
export async function discover(request: DiscoveryRequest): Promise<AsyncIterable<DiscoveryLine>> {
  const { definition, parkId, log, signal, record, timeMs = longestMs } = request;
  const discovery = definition.devices?.discovery as Discovery | undefined;
  if (!discovery) throw discoveryErrors.NONE({ plugin: definition.id });
  const parsed = parseInput(discovery.input, request.input);
  if (!parsed.success)
    throw invalidInput({ where: 'body', error: parsed.error, input: request.input, schema: discovery.input });
  const input = parsed.data;
  if (running >= atOnce) throw discoveryErrors.BUSY({ count: running });
  running += 1;
  try {
    const hosts = discovery.hosts(input);
    const addresses = await resolveHosts(hosts);
    await record(input, hosts);
    const limit = timeLimit(timeMs, signal);
    const lines = new Lines();
    let told = 0;
    const work = runAs({ parkId: parkId ?? '', pluginId: definition.id }, () =>
      discovery.run({
        ...{ input, parkId, log, signal: limit.signal },
        address: (host) => {
          const address = addresses.get(host);
          if (address === undefined) throw new Error(`${host} was not named`);
          return address;
        },
        found: (device) => void ((told += 1) <= foundMost && lines.push({ kind: 'found', ...device })),
        progress: (done, of) => lines.push({ kind: 'progress', done, of }),
      }),
    );
    const ended = Promise.resolve(work).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    // It counts until it has really ended, whoever listens; who listens is told when the time is over, even if it does not end.
    void ended.then(() => {
      running -= 1;
      limit.clear();
    });
    const over = new Promise<string>((resolve) =>
      limit.signal.addEventListener('abort', () => {
        if (limit.over) resolve(`the time of ${timeMs / 1000} s is over`);
      }),
    );
    void Promise.race([over, ended]).then((reason) => lines.push({ kind: 'end', reason }));
    return lines;
  } catch (error) {
    running -= 1;
    throw error;
  }
}

/** Lines in the order in which they were told, up to and with the end. */
class Lines implements AsyncIterable<DiscoveryLine> {
  readonly #waiting: DiscoveryLine[] = [];
  #wake: () => void = () => {};

  push(line: DiscoveryLine): void {
    // Only the newest progress is worth telling.
    const last = this.#waiting.at(-1);
    if (line.kind === 'progress' && last?.kind === 'progress') this.#waiting.pop();
    this.#waiting.push(line);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<DiscoveryLine> {
    for (;;) {
      const line = this.#waiting.shift();
      if (line) {
        yield line;
        if (line.kind === 'end') return;
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
