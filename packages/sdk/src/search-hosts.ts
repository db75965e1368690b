import type { DiscoveryScope } from './device-kind.ts';

/** Where a search looks. */
export interface SearchedHosts {
  hosts: readonly string[];
  port: number;
  /** Steps that each host takes. Default 1. */
  steps?: number;
}

/**
 * Searches one host after another, for a {@link Discovery}. One that does not answer costs the others nothing.
 *
 * @param search of one host; `told` says how many of its steps are done
 * @throws Error at the end, naming each host that could not be searched, with the reason
 */
export async function searchHosts(
  { signal, progress }: Pick<DiscoveryScope<unknown>, 'signal' | 'progress'>,
  { hosts, port, steps = 1 }: SearchedHosts,
  search: (host: string, told: (done: number) => void) => Promise<void>,
): Promise<void> {
  const problems: string[] = [];
  for (const [index, host] of hosts.entries()) {
    if (signal.aborted) return;
    try {
      await search(host, (done) => progress(index * steps + done, hosts.length * steps));
    } catch (error) {
      problems.push(`${host}:${port}: ${error instanceof Error ? error.message : String(error)}`);
    }
    progress((index + 1) * steps, hosts.length * steps);
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
}
