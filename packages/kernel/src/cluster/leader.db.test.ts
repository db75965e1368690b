import { type FaultProxy, startFaultProxy, waitUntil } from '@lingtan/test-kit';
import { createTestKernel, type KernelProcess, startKernelProcess, type TestKernel } from '../../testing/index.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leading } from './fixtures/leading-plugin.ts';

interface Standing {
  pid: number;
  leading: string[];
  told: unknown;
}

describe('work that one of two processes does', () => {
  /** Gives the database and the API; the plugin runs in the two processes. */
  let park: TestKernel;
  let proxy: FaultProxy;
  let token: string;
  let started: KernelProcess[];
  beforeEach(async () => {
    park = await createTestKernel({ plugins: [leading], hostTuning: { paused: true } });
    await park.database.withOwner((owner) =>
      owner.query(
        `create table public.beats (no int generated always as identity, pid int);
         grant select, insert on public.beats to lingtan_app`,
      ),
    );
    ({ token } = await park.key());
    const { hostname, port } = new URL(park.database.ownerUrl);
    proxy = await startFaultProxy({ host: hostname, port: Number(port) });
    started = [];
  });
  afterEach(async () => {
    for (const each of started) await each.kill();
    await park.stop();
    await proxy.close();
  });

  /** Starts a process that has to reach the database through the proxy when it is the first. */
  const start = async (fails = false): Promise<KernelProcess> => {
    const ownerUrl = new URL(park.database.ownerUrl);
    ownerUrl.search = '';
    if (started.length === 0) ownerUrl.port = String(proxy.port);
    const input = { ownerUrl: ownerUrl.toString(), plugin: 'leading', fails };
    const made = await startKernelProcess(park, new URL('./fixtures/second-process.ts', import.meta.url), input);
    started.push(made);
    return made;
  };
  const get = async <T>({ url }: KernelProcess, path: string): Promise<T> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await (await fetch(`${url}/api/parks/test-park${path}`, { headers })).json()) as T;
  };
  const standing = (of: KernelProcess): Promise<Standing> => get(of, '/x/leading/standing');
  /** The processes that beat, in order, repetitions left out. */
  const turns = async (): Promise<number[]> => {
    const { rows } = await park.database.appPool.query<{ pid: number }>('select pid from public.beats order by no');
    return rows.map(({ pid }) => pid).filter((pid, at, all) => pid !== all[at - 1]);
  };
  const beatsOf = async ({ pid }: KernelProcess): Promise<number> => {
    const { rows } = await park.database.appPool.query<{ n: number }>(
      'select count(*)::int as n from public.beats where pid = $1',
      [pid],
    );
    return rows[0]!.n;
  };
  const moreBeats = async (of: KernelProcess): Promise<void> => {
    const before = await beatsOf(of);
    await waitUntil(async () => (await beatsOf(of)) > before + 20);
  };
  /** When a process said so, by the clock that both share: what two processes print comes here in any order. */
  const timeOf = async (of: KernelProcess, text: string): Promise<number> => {
    await of.waitForOutput(`${text} in ${of.pid}; at `);
    await waitUntil(() => timesIn(of.output(), text).length > 0);
    return timesIn(of.output(), text).at(-1)!;
  };
  const timesIn = (output: string, text: string): number[] =>
    [...output.matchAll(new RegExp(`${text} in \\d+; at (\\d+)\\n`, 'g'))].map(([, at]) => Number(at));
  /** Two processes, the first of which leads. */
  const startTwo = async (): Promise<[KernelProcess, KernelProcess]> => {
    const first = await start();
    await first.waitForOutput(`begin in ${first.pid};`);
    const second = await start();
    await waitUntil(async () => (await standing(second)).pid === second.pid);
    await moreBeats(first);
    return [first, second];
  };

  it('is taken over when the leader is killed, all names of a group together', async () => {
    const [first, second] = await startTwo();
    await waitUntil(async () => (await standing(second)).told !== null);
    expect(await standing(first)).toMatchObject({ leading: ['beat', 'echo'] });
    expect(await standing(second)).toEqual({ pid: second.pid, leading: [], told: { from: first.pid } });
    await first.kill();
    await second.waitForOutput(`begin in ${second.pid};`);
    await moreBeats(second);
    expect((await standing(second)).leading).toEqual(['beat', 'echo']);
    expect(await turns()).toEqual([first.pid, second.pid]);
  });

  it('is handed over by a process that stops', async () => {
    const [first, second] = await startTwo();
    process.kill(first.pid, 'SIGTERM');
    expect(await timeOf(first, 'end')).toBeLessThanOrEqual(await timeOf(second, 'begin'));
    await moreBeats(second);
    expect(await turns()).toEqual([first.pid, second.pid]);
  });

  it('is taken over from a process that hangs, which ends it when it wakes up', async () => {
    const [first, second] = await startTwo();
    process.kill(first.pid, 'SIGSTOP');
    await second.waitForOutput(`begin in ${second.pid};`);
    process.kill(first.pid, 'SIGCONT');
    await first.waitForOutput(`end in ${first.pid};`);
    await moreBeats(second);
    expect((await standing(first)).leading).toEqual([]);
    expect((await turns()).at(-1)).toBe(second.pid);
  });

  it('ends in a process that is cut off from the database, before the other begins', async () => {
    const [first, second] = await startTwo();
    proxy.blackhole();
    expect(await timeOf(first, 'end')).toBeLessThanOrEqual(await timeOf(second, 'begin'));
    proxy.heal();
    await moreBeats(second);
    expect(await turns()).toEqual([first.pid, second.pid]);
  });

  it('goes on in doubt where it is harmless when both do it, until another is known to lead', async () => {
    await park.configure('leading', { patient: true });
    const first = await start();
    await first.waitForOutput(`begin in ${first.pid};`);
    proxy.refuse();
    await waitUntil(() => first.output().includes('does not answer'));
    proxy.heal();
    await moreBeats(first);
    expect(first.output()).not.toContain('end in');
    const second = await start();
    proxy.blackhole();
    await second.waitForOutput(`begin in ${second.pid};`);
    expect(first.output()).not.toContain('end in');
    proxy.heal();
    await first.waitForOutput(`end in ${first.pid};`);
  });

  it('is free for others when it fails in one, which says so and tries again', async () => {
    await park.configure('leading', { together: false });
    const first = await start(true);
    await waitUntil(
      async () => (await get<{ error: string | null }[]>(first, '/plugins'))[0]?.error === 'beat: no wire here',
    );
    const second = await start();
    await second.waitForOutput(`begin in ${second.pid};`);
    await moreBeats(second);
    expect(await turns()).toEqual([second.pid]);
  });
});
