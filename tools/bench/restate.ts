import { cpus, loadavg } from 'node:os';
import { meters, postedYear } from './lib/carbon-year.ts';
import type { BenchResult } from './result.ts';

const profile = 'national-zero-carbon-park';
const asked = { period: '2025', profile };

const factor = {
  ...{ id: 'grid-cn-js-average-2025', category: 'grid', item: 'electricity', basis: 'average', area: 'CN-JS' },
  ...{ year: 2025, value: '0.5611', unit: 'kgCO2/kWh', source: 'bench', status: 'own', publishedOn: '2026-01-01' },
};

interface Restated {
  changed?: boolean;
  applied?: boolean;
  restatement: { causes: string[]; lines: unknown[] };
}

/**
 * Seconds to preview and to apply what a newly published grid factor changes in a closed year of 1,000 meters by the hour.
 * Aims: preview 2 s, apply 20 s. Beside it: the same year made for the first time.
 */
export async function run(): Promise<BenchResult> {
  const park = await postedYear();
  const timed = async <T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> => {
    const since = performance.now();
    const result = await work();
    return [(performance.now() - since) / 1000, result];
  };
  try {
    const [first] = await timed(() => park.call('POST /periods', { body: { ...asked, note: 'closing' } }));
    await park.call('POST /factors', { body: { rows: [factor], note: 'published' } });
    const params = { id: factor.id, version: 1 };
    await park.call(
      'POST /factors/:id/:version/decision',
      { params, body: { approved: true, note: 'read' } },
      'second',
    );
    const [preview, shown] = await timed(() => park.call<Restated>('GET /restatements/preview', { query: asked }));
    const [apply, done] = await timed(() =>
      park.call<Restated>('POST /restatements', { body: { ...asked, note: 'factor of 2025' } }),
    );
    const lines = shown.restatement.lines.length;
    if (!shown.changed || !done.applied || lines !== meters * 12 || shown.restatement.causes.join() !== 'factor')
      throw new Error(`restated ${lines} lines for ${shown.restatement.causes.join()}`);
    const again = await park.call<Restated>('POST /restatements', { body: { ...asked, note: 'again' } });
    if (again.applied) throw new Error('restating twice changed something');
    return {
      name: 'restate',
      unit: 's',
      ours: preview,
      baseline: { name: 'the same year closed for the first time', value: first },
      ratio: preview / first,
      p50: null,
      p95: null,
      p99: null,
      details: {
        ...{ aimPreviewSeconds: 2, aimApplySeconds: 20, previewSeconds: preview, applySeconds: apply, lines, meters },
        ...{ cores: cpus().length, loadAverage: loadavg()[0] },
      },
    };
  } finally {
    await park.stop();
  }
}
