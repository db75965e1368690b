import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, cpus, loadavg, setPriority } from 'node:os';
import { isolatedPlugin, startTestPostgres } from '@lingtan/kernel/testing';
import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { pairedRatio, verdict, type Round } from './lib/paired-ratio.ts';
import type { BenchResult } from './result.ts';

/** What an attacker does when it is asked; each in a process of its own, as plugins from vendors run. */
const attacks: Record<string, { body: string; fields?: string; beside?: string }> = {
  'endless loop': { body: `park.route(post('/go'), async () => { for (;;); });` },
  'heap without end': {
    body: `const kept = [];
      park.route(post('/go'), async () => { for (;;) kept.push(new Array(100000).fill(kept.length + 0.5)); });`,
  },
  'one gigabyte at once': {
    body: `park.route(post('/go'), async () => ({ size: Buffer.alloc(1 << 30).fill(1).length }));`,
  },
  'a rejection that nobody handles': {
    body: `park.route(post('/go'), async () => { void Promise.reject(new Error('nobody looks')); return {}; });`,
  },
  'a flood of live events': {
    body: `park.route(post('/go'), async () => { for (let n = 0; n < 5000; n++) park.live.emit('ID.noise', { n }); return {}; });`,
    fields: `topics: { 'ID.noise': permission },`,
  },
  'a throw in every request': {
    body: `park.route(post('/go'), async () => { throw new Error('broken'); });`,
    // It costs no time of its own, so what it is measured beside are as many requests that are answered.
    beside: 'neighbour',
  },
};
const limits = { answerMs: 1500, memoryMiB: 128, maxCrashes: 1000 };
/** Every 20 ms a request, so that it meets an attack at all its stages. */
const everyMs = 20;
/** Requests of one half of a round, to kernel and neighbour by turns. */
const requests = 80;
const defaultRounds = 12;
/** Rounds of one attack that say anything; beyond them it ends with the time that it has. */
const leastRounds = 3;
const defaultMinutes = 15;
/** For a process to be there again; only ends a run that hangs. */
const backMs = 600_000;
const practice = 10;
const limit = 1.5;
/** The measure beside itself: both halves without an attack. What it shows is noise. */
const control = 'no attack';
/** No plugin at all, but what the system itself lets through of a loop to which it gives as little as it can: the limit. */
const floor = 'a loop of the lowest priority beside the product';

/**
 * Latency of the kernel's and of a neighbour's routes while a plugin misbehaves, beside the same without an attack.
 * Short halves take turns (`--rounds N`, 12 if absent), so that whatever else the machine does touches both, and each
 * ratio comes with its interval. On a busy machine there are fewer rounds, at least three, so that all attacks end within
 * `--minutes N` (15); what is answered with anything but 200 is counted as unanswered. `--only TEXT` leaves out the
 * attacks without it in their names. Aim: the median and the 95th percentile stay within 1.5 times.
 */
export async function run(flags: readonly string[] = []): Promise<BenchResult> {
  const rounds = Number(flags[flags.indexOf('--rounds') + 1]) || defaultRounds;
  const minutes = Number(flags[flags.indexOf('--minutes') + 1]) || defaultMinutes;
  const only = flags.includes('--only') ? (flags[flags.indexOf('--only') + 1] ?? '') : '';
  const postgres = await startTestPostgres();
  process.env.LINGTAN_TEST_DATABASE_URL = postgres.superuserUrl;
  let park: TestPark | undefined;
  try {
    const names = Object.keys(attacks);
    park = await createTestPark({
      plugins: await Promise.all([
        isolatedPlugin('neighbour', `park.route(post('/go'), async () => ({ fine: true }));`),
        ...names.map((name, index) => {
          const { body, fields = '' } = attacks[name]!;
          const own = (text: string) => text.replaceAll('ID', `attacker-${index}`);
          return isolatedPlugin(`attacker-${index}`, own(body), { limits, fields: own(fields) });
        }),
      ]),
    });
    // Without practice the first attack would be measured on code that is being compiled.
    for (let pass = 0; pass < practice; pass++) await latencies(park);
    const rows = [];
    const chosen = names.filter((name) => name.includes(only)).length + 2;
    const plan: Plan = { rounds, forMs: (minutes * 60_000) / chosen };
    for (const [index, name] of names.entries()) {
      if (!name.includes(only)) continue;
      const { beside } = attacks[name]!;
      const harmless = beside === undefined ? null : () => attackUntilStopped(park!, beside);
      rows.push(await measure(park, { name, attacker: `attacker-${index}`, harmless }, plan));
    }
    if (rows.length === 0) throw new Error(`no attack has “${only}” in its name; there are ${names.join(', ')}`);
    rows.push(await measure(park, { name: floor, attacker: lowestLoop, harmless: null }, plan));
    rows.push(await measure(park, { name: control, attacker: null, harmless: null }, plan));
    return resultOf(rows);
  } finally {
    await park?.stop();
    await postgres.stop();
  }
}

/** Something that goes on beside a half of a round. */
interface Nuisance {
  /** How often it has begun. */
  asked(): number;
  stop(): void | Promise<void>;
}

interface Measure {
  name: string;
  /** A plugin that is attacked with, or something else that goes on. */
  attacker: string | (() => Nuisance) | null;
  /** What goes on in the calm half. */
  harmless: (() => Nuisance) | null;
}

interface Plan {
  /** At most. */
  rounds: number;
  /** After so long none is begun. */
  forMs: number;
}

async function measure(park: TestPark, { name, attacker, harmless }: Measure, plan: Plan) {
  const rounds: { calm: Samples; under: Samples }[] = [];
  let asked = 0;
  const until = performance.now() + plan.forMs;
  while (rounds.length < plan.rounds && (rounds.length < leastRounds || performance.now() < until)) {
    const beside = harmless?.();
    const calm = await latencies(park);
    await beside?.stop();
    const attack = typeof attacker === 'string' ? attackUntilStopped(park, attacker) : attacker?.();
    if (attack) await waitUntil(() => attack.asked() > 0, backMs);
    const under = await latencies(park);
    await attack?.stop();
    // A process that is started again costs; that belongs to the attack, not to the calm after it.
    if (typeof attacker === 'string') await waitUntil(() => isThere(park, attacker), backMs);
    rounds.push({ calm, under });
    asked += attack?.asked() ?? 0;
  }
  const unanswered = rounds.reduce((sum, { calm, under }) => sum + calm.unanswered + under.unanswered, 0);
  const of = (own: Asked) => {
    const pairs: Round[] = rounds.map(({ calm, under }) => ({ calm: calm[own], under: under[own] }));
    const [p50, p95] = [pairedRatio(pairs, 0.5), pairedRatio(pairs, 0.95)];
    return { p50, p95, verdictP50: verdict(p50, limit), verdictP95: verdict(p95, limit) };
  };
  return { name, asked, rounds: rounds.length, unanswered, kernel: of('kernel'), neighbour: of('neighbour') };
}

const isThere = (park: TestPark, plugin: string): boolean => ['running', 'degraded'].includes(park.state(plugin).state);

type Asked = 'kernel' | 'neighbour';
type Samples = Record<Asked, number[]> & { unanswered: number };

async function latencies(park: TestPark): Promise<Samples> {
  const caller = park.api('operator');
  const samples: Samples = { kernel: [], neighbour: [], unanswered: 0 };
  for (let n = 0; n < requests; n++) {
    const own = n % 2 === 0 ? 'kernel' : 'neighbour';
    const begin = performance.now();
    const { status } =
      own === 'kernel' ? await caller.get('/api/parks/test-park') : await caller.post('/x/neighbour/go', {});
    samples[own].push(performance.now() - begin);
    if (status !== 200) samples.unanswered++;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return samples;
}

/** A loop in a session of its own, with the least share of the processor that there is. */
function lowestLoop(): Nuisance {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' });
  setPriority(child.pid!, constants.priority.PRIORITY_LOW);
  try {
    writeFileSync(`/proc/${child.pid}/autogroup`, String(constants.priority.PRIORITY_LOW));
  } catch {
    // A system that does not group processes by session weighs them one by one.
  }
  return { asked: () => 1, stop: () => void child.kill('SIGKILL') };
}

/** Asks again as soon as the attacker is there again. */
function attackUntilStopped(park: TestPark, plugin: string): Nuisance {
  let going = true;
  let asked = 0;
  const done = (async () => {
    while (going) {
      await waitUntil(() => !going || isThere(park, plugin), backMs);
      if (!going) return;
      asked += 1;
      await park.api('operator').post(`/x/${plugin}/go`, {});
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    asked: () => asked,
    stop: () => {
      going = false;
      return done;
    },
  };
}

function resultOf(rows: Awaited<ReturnType<typeof measure>>[]): BenchResult {
  const routes = rows
    .filter(({ name }) => name !== control && name !== floor)
    .flatMap(({ kernel, neighbour }) => [kernel, neighbour]);
  const worst = routes.reduce((a, b) => (b.p95.ratio > a.p95.ratio ? b : a));
  const verdicts = routes.flatMap(({ verdictP50, verdictP95 }) => [verdictP50, verdictP95]);
  const count = (which: (typeof verdicts)[number]) => verdicts.filter((each) => each === which).length;
  return {
    name: 'plugin-attacks',
    unit: 'ms',
    ours: worst.p95.under,
    baseline: { name: 'the same route without the attack, turn about', value: worst.p95.calm },
    ratio: worst.p95.ratio,
    p50: worst.p50.under,
    p95: worst.p95.under,
    p99: null,
    details: {
      aim: `ratio of p50 and of p95 ≤ ${limit}; low and high hold the true ratio with 95 %`,
      rounds: Math.min(...rows.map((row) => row.rounds)),
      samplesOfRoute: (Math.min(...rows.map((row) => row.rounds)) * requests) / 2,
      unanswered: rows.reduce((sum, row) => sum + row.unanswered, 0),
      within: count('within'),
      undecided: count('undecided'),
      over: count('over'),
      attacks: rows,
      note: `ours is the worst attack and route by its 95th percentile; “${control}” is the measure beside itself, “${floor}” what the system itself cannot keep away; the measuring client runs in the process of the kernel`,
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}
