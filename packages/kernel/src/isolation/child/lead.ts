import type { Channel } from '../channel.ts';
import type { Registrations } from './registrations.ts';
import { scopeTimers } from './timers.ts';

interface LeadHost {
  channel: Channel;
  registrations: Registrations;
  fault(source: string, reason: string | null): void;
}

/** Work that one process of the installation does: the kernel says when this one leads. */
export function scopeLead({ channel, registrations, fault }: LeadHost) {
  return (name: string, run: (lead: object) => unknown, options: { group?: string; inDoubt?: string } = {}) => {
    let life: { abort: AbortController; releases: (() => unknown)[] } | null = null;
    const end = async (): Promise<void> => {
      const ending = life;
      life = null;
      ending?.abort.abort();
      for (const release of ending?.releases.reverse() ?? []) await release();
    };
    const key = registrations.add(async (term: number | null) => {
      await end();
      if (term === null) return;
      const abort = new AbortController();
      const releases: (() => unknown)[] = [];
      life = { abort, releases };
      await run({
        term,
        signal: abort.signal,
        // The kernel's process knows the lease; it ends this work by `signal`.
        leftMs: () => (abort.signal.aborted ? 0 : Infinity),
        ...scopeTimers({ signal: abort.signal, fault: (source, reason) => fault(`lead ${name} ${source}`, reason) }),
        onStop: (release: () => unknown) => void releases.push(release),
        tell: (state: unknown) => channel.tell('lead.tell', { name, state }),
      });
    });
    channel.request('lead', { key, name, options }).catch((error: unknown) => fault(`lead ${name}`, String(error)));
    return {
      get leading() {
        return life !== null;
      },
      confirm: () => channel.request('lead.confirm', { name }),
      told: () => channel.request('lead.told', { name }),
    };
  };
}
