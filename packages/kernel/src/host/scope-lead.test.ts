import type { LeadScope } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Leaders } from '../cluster/leaders.ts';
import type { Seeker } from '../cluster/lead-roles.ts';
import { ScopeCore } from './scope-core.ts';
import { scopeLead } from './scope-lead.ts';

/** Work that this process has won, on a lease that the test changes, and the word of the database about it. */
async function lead(inDoubt: 'stop' | 'go-on' = 'stop', work = (): void => undefined) {
  const held = { leaseMs: 5000, confirmed: true };
  let seeker!: Seeker;
  const leaders: Leaders = {
    seek: (_work, own) => {
      seeker = own;
      return {
        tell: () => undefined,
        told: async () => null,
        leaseLeftMs: () => held.leaseMs,
        confirm: async (term) => held.confirmed && term === 7,
        release: async () => undefined,
      };
    },
  };
  const core = new ScopeCore({
    attribution: { parkId: 'p', pluginId: 'demo' },
    park: {},
    backend: { stop: async () => undefined },
    timers: { schedule: () => () => undefined },
    log: createTestLog(),
    onFaults: () => undefined,
  } as unknown as ConstructorParameters<typeof ScopeCore>[0]);
  let scope!: LeadScope;
  const run = (own: LeadScope): void => {
    scope = own;
    work();
  };
  const leadership = scopeLead(core, leaders).lead('loop', run, { inDoubt });
  seeker.won(7);
  await expect.poll(() => scope?.term).toBe(7);
  return { held, scope, leadership, seeker };
}

afterEach(() => void vi.useRealTimers());

describe('work that one process does', () => {
  it('is not led any more once the lease is over, although nobody has ended it yet', async () => {
    const { held, scope, leadership } = await lead();
    expect([leadership.leading, scope.leftMs(), await leadership.confirm()]).toEqual([true, 5000, true]);
    held.leaseMs = 0;
    expect([leadership.leading, scope.leftMs(), await leadership.confirm()]).toEqual([false, 0, false]);
    expect(scope.signal.aborted).toBe(false);
  });

  it('is not led any more when the database knows of another leader', async () => {
    const { held, leadership } = await lead();
    held.confirmed = false;
    expect(await leadership.confirm()).toBe(false);
  });

  it('goes on without a lease where both may do it', async () => {
    const { held, scope, leadership } = await lead('go-on');
    held.leaseMs = 0;
    expect([leadership.leading, scope.leftMs()]).toEqual([true, Infinity]);
  });

  it('is not left to a process in which it failed last', async () => {
    expect((await lead()).seeker.fit?.()).toBe(true);
    const failing = await lead('stop', () => {
      throw new Error('no wire here');
    });
    await expect.poll(() => failing.seeker.fit?.()).toBe(false);
    expect(failing.leadership.leading).toBe(false);
  });

  it.each([
    ['left to another', 'left', true],
    ['taken by another', 'taken', false],
  ] as const)('has its full time to end only while nobody else leads: %s', async (_what, how, ended) => {
    const { scope, seeker } = await lead();
    vi.useFakeTimers();
    let done = false;
    scope.onStop(async () => {
      await new Promise((resolve) => void setTimeout(resolve, 3000));
      done = true;
    });
    const lost = Promise.resolve(seeker.lost(how)).then(() => done);
    await vi.advanceTimersByTimeAsync(3900);
    expect(await lost).toBe(ended);
  });
});
