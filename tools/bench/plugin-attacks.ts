import { cpus, loadavg } from 'node:os';
import { createTestPark, isolatedPlugin, startTestPostgres, waitUntil, type TestPark } from '@lingtan/testing';
import { median, percentile, type BenchResult } from './result.ts';

/** What an attacker does when it is asked; each in a process of its own, as plugins from vendors run. */
const attacks: Record<string, { body: string; fields?: string }> = {
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
  'a throw in every request': { body: `park.route(post('/go'), async () => { throw new Error('broken'); });` },
};
const limits = { answerMs: 1500, memoryMiB: 128, maxCrashes: 1000 };
/** Every 20 ms a request, so that it meets an attack at all its stages. */
const everyMs = 20;
const requests = 200;

/**
 * Latency of the kernel's and of a neighbour's routes while a plugin misbehaves, beside the same without an attack, turn about.
 * Aim: the median and the 95th percentile stay within 1.5 times.
 */
export async function run(): Promise<BenchResult> {
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
    await latencies(park); // practice
    const rows = [];
    for (const [index, name] of names.entries()) {
      const calm = await latencies(park);
      const attack = attackUntilStopped(park, `attacker-${index}`);
      const under = await latencies(park);
      await attack.stop();
      rows.push({ name, asked: attack.asked(), ...compare(calm, under) });
    }
    return resultOf(rows);
  } finally {
    await park?.stop();
    await postgres.stop();
  }
}

type Samples = Record<'kernel' | 'neighbour', number[]>;

async function latencies(park: TestPark): Promise<Samples> {
  const caller = park.api('operator');
  const samples: Samples = { kernel: [], neighbour: [] };
  for (let n = 0; n < requests; n++) {
    const own = n % 2 === 0 ? 'kernel' : 'neighbour';
    const begin = performance.now();
    const { status } =
      own === 'kernel' ? await caller.get('/api/parks/test-park') : await caller.post('/x/neighbour/go', {});
    samples[own].push(performance.now() - begin);
    if (status !== 200) throw new Error(`${own} answered ${status} during an attack`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return samples;
}

/** Asks again as soon as the attacker is there again. */
function attackUntilStopped(park: TestPark, plugin: string) {
  let going = true;
  let asked = 0;
  const done = (async () => {
    while (going) {
      await waitUntil(() => !going || ['running', 'degraded'].includes(park.state(plugin).state), 60_000);
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

function compare(calm: Samples, under: Samples) {
  const of = (own: keyof Samples) => ({
    calmP50: median(calm[own]),
    p50: median(under[own]),
    calmP95: percentile(calm[own], 0.95),
    p95: percentile(under[own], 0.95),
    ratioP50: median(under[own]) / median(calm[own]),
    ratioP95: percentile(under[own], 0.95) / percentile(calm[own], 0.95),
  });
  return { kernel: of('kernel'), neighbour: of('neighbour') };
}

function resultOf(rows: ({ name: string; asked: number } & ReturnType<typeof compare>)[]): BenchResult {
  const all = rows.flatMap(({ kernel, neighbour }) => [kernel, neighbour]);
  const worst = all.reduce((a, b) => (b.ratioP95 > a.ratioP95 ? b : a));
  return {
    name: 'plugin-attacks',
    unit: 'ms',
    ours: worst.p95,
    baseline: { name: 'the same route before the attack', value: worst.calmP95 },
    ratio: worst.ratioP95,
    p50: worst.p50,
    p95: worst.p95,
    p99: null,
    details: {
      aim: 'ratioP50 and ratioP95 ≤ 1.5',
      attacks: rows,
      note: 'ours is the worst attack and route by its 95th percentile; the measuring client runs in the process of the kernel',
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}
