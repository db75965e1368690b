import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { certificateCommands } from './commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'certificate-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Matched {
  matches: { consumer: string; generator: string; volume: number }[];
}
const told = ({ matches }: Matched): string[] => matches.map((each) => JSON.stringify(each)).sort();

async function run(command: string, document: unknown, ...args: string[]): Promise<unknown> {
  return certificateCommands.find(({ name }) => name === `certificates ${command}`)!.run(document, args);
}

describe('certificate commands', () => {
  it('read a file, and name one that is none', async () => {
    const file = join(folder, 'months.json');
    writeFileSync(file, JSON.stringify({ monthlyGenerationKWh: [1500.25], carriedInKWh: 499.75 }));
    expect(await run('issue', null, file)).toMatchObject({ months: [{ issued: 2, carriedKWh: 0 }] });
    await expect(run('issue', null, join(folder, 'none.json'))).rejects.toThrow(/none\.json cannot be read/);
    writeFileSync(file, '{');
    await expect(run('issue', null, file)).rejects.toThrow(/is not JSON/);
  });

  it('name the field, the value and what was expected', async () => {
    const step = { action: 'submit', id: 'a', side: 'Ask', price: 2, volume: '10', userId: 'u' };
    await expect(run('match', { steps: [{ ...step, volume: '1.5' }] })).rejects.toThrow(
      /steps\.0\.volume: "1\.5" is not valid/,
    );
    await expect(run('match', { steps: [{ ...step, side: 'Sell' }] })).rejects.toThrow(/steps\.0\.side: "Sell".*Ask/);
    await expect(run('match', { steps: [{ ...step, colour: 'red' }] })).rejects.toThrow(
      /steps\.0\.colour: unknown field/,
    );
    await expect(run('match', { steps: [{ ...step, price: undefined }] })).rejects.toThrow(
      /steps\.0\.price: nothing.*limit order/,
    );
    await expect(run('hourly-match', { load: [1, 2], generation: [1] })).rejects.toThrow(
      /generation: .*as many values as load: 2, not 1/,
    );
    await expect(run('retire', { steps: ['sell everything'] })).rejects.toThrow(
      /steps\.0: "sell everything" is not valid/,
    );
    await expect(run('issue', { generationMonth: '2024-13' })).rejects.toThrow(/generationMonth: "2024-13".*YYYY-MM/);
    await expect(run('match', { nonsense: 1 })).rejects.toThrow(/takes: bundle.*The fields given are nonsense/);
    await expect(run('match', 7)).rejects.toThrow(/JSON object was expected, not 7/);
  });

  it('name what a document says twice, or against itself', async () => {
    const at = '2026-01-01T00:00:00Z';
    const sameInstant = '2026-01-01T08:00:00+08:00';
    const order = { action: 'submit', id: 'a', side: 'Ask', volume: 10, userId: 'u' };
    const demand = { action: 'demand', id: 'd', userId: 'u', price: 1, volume: 1, period: 'day' };
    const amounts = { consumption: [], generation: [] };
    const device = { id: 'd', capacityW: 1000 };
    const issued = { revision: 1, wh: 5 };
    const charge = { id: 'c', at, wh: 5 };
    const limits = { capacityWh: 5, chargeMaxWh: 9, dischargeMaxWh: 9, roundTripEfficiency: 0.9 };
    const faults: [string, object, RegExp][] = [
      ['match', { steps: [{ ...order, type: 'market', price: 5 }] }, /steps\.0\.price: 5 .*market order/],
      ['match', { steps: [{ ...order, price: 5, validFrom: at, validFromOffsetMin: 1 }] }, /steps\.0\.validFrom/],
      ['match', { steps: [{ ...demand, start: at, end: sameInstant }] }, /steps\.0\.end: .*after start/],
      [
        'hourly-match',
        { consumerGroups: [], intervals: [at, sameInstant].map((start) => ({ start, ...amounts })) },
        /intervals\.1\.start: .*once/,
      ],
      [
        'hourly-match',
        { load: [1], generation: [1], storage: { ...limits, initialWh: 6 } },
        /initialWh: 6 .*capacity, 5/,
      ],
      ['issue', { charges: [charge, charge], discharges: [], roundTripEfficiency: 0.9 }, /charges\.1\.id: "c"/],
      [
        'issue',
        { device, readings: [], issued: [at, sameInstant].map((start) => ({ start, ...issued })) },
        /issued\.1\.start: .*once/,
      ],
      [
        'issue',
        {
          device: { ...device, nextId: Number.MAX_SAFE_INTEGER },
          readings: [{ start: at, end: '2026-01-01T01:00:00Z', wh: 5 }],
        },
        /device\.nextId: 9007199254740991/,
      ],
    ];
    for (const [command, document, named] of faults) await expect(run(command, document)).rejects.toThrow(named);
  });

  it('lose nothing of a batch to one faulty case', async () => {
    const cases = [
      { id: 'good', input: { generationMonth: '2024-06' } },
      { id: 'bad', input: { generationMonth: 'June' } },
    ];
    expect(await run('issue', { cases })).toMatchObject({
      results: [
        { id: 'good', result: { cancelOn: '2026-06-01' } },
        { id: 'bad', error: { code: 'CERTIFICATE_DOCUMENT_INVALID', issues: [{ path: 'generationMonth' }] } },
      ],
    });
  });

  it('take a list of documents as well', async () => {
    expect(
      await run('issue', [
        { chargedWh: 10, roundTripEfficiency: 0.9 },
        { chargedWh: -1, roundTripEfficiency: 0.9 },
      ]),
    ).toMatchObject([
      { id: 0, result: { lossWh: 1 } },
      { id: 1, error: { issues: [{ path: 'chargedWh' }] } },
    ]);
  });

  it('refuse an amount that cannot be, and change nothing', async () => {
    const refused = { stateChanged: false };
    for (const document of [
      { operation: 'split', size: 0 },
      { operation: 'split', size: 2.5 },
      { operation: 'cancel', percentage: 0 },
      { operation: 'cancel', percentage: 101 },
      { operation: 'transfer', quantity: -1 },
    ])
      expect(await run('issue', { ...document, bundle: { idRangeEnd: 999 } }), JSON.stringify(document)).toMatchObject(
        refused,
      );
    const bundle = { operation: 'check volumes', items: [45, 100], volumes: [0, 29, 14.5, -1, 146] };
    expect(await run('match', bundle)).toEqual({ allowed: [false, true, false, false, false] });
    const buy = { operation: 'buy', items: [45, 100], volume: 30 };
    expect(await run('match', buy)).toMatchObject({ ...refused, tradeVolume: 0, sellerLeft: [45, 100] });
    expect(await run('retire', { steps: ['issue 10 to A', 'A burns 3', 'A retires 8', 'A retires 0'] })).toMatchObject({
      A: { available: 7, retired: 0, burned: 3 },
      totalBurned: 3,
      steps: [{ outcome: 'accepted' }, { outcome: 'accepted' }, { outcome: 'refused' }, { outcome: 'refused' }],
    });
    const frozen = ['freeze certificate X', 'sell certificate X', 'unfreeze certificate X', 'sell certificate X'];
    expect(await run('issue', { steps: frozen })).toMatchObject({
      second: 'refused',
      third: 'accepted',
      fourth: 'accepted',
    });
  });

  it('answer a bundle by what its certificates are, whatever it is made of', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(400), async (items, volume) => {
        expect(await run('match', { operation: 'cancel', items })).toEqual({
          afterCreate: { locked: items, available: [] },
          afterCancel: { locked: [], available: items },
        });
        const bought = (await run('match', { operation: 'buy', items, volume, price: 3 })) as Record<string, number[]>;
        const left = bought['sellerLeft']!;
        const got = bought['buyerAvailable']!;
        expect(left.map((each, index) => each + got[index]!)).toEqual(items);
        expect(bought['tradeVolume']).toBe(bought['error'] ? 0 : volume);
        expect(bought['cost']).toBe(bought['error'] ? undefined : 3 * volume);
      }),
      { numRuns: 40 },
    );
  });

  it('know a named certificate by its issue, and make nothing of what is refused', async () => {
    const acts = ['retire', 'sell', 'freeze', 'unfreeze', 'cancel', 'expire', 'withdraw'];
    for (const act of acts) {
      const never = `${act} certificate N`;
      for (const before of [{ steps: ['issue 5 to A', never] }, { steps: ['issue certificate M', never] }])
        expect(await run('retire', before), never).toMatchObject({
          steps: [{ outcome: 'accepted' }, { outcome: 'refused', reason: 'certificate N was never issued' }],
        });
      expect(await run('retire', { certificates: ['M'], steps: [never] })).toMatchObject({ first: 'refused' });
      // A document that says nothing of any issue is about certificates that there are: told, and not hidden.
      expect(await run('retire', { steps: [never] })).toMatchObject({ assumed: ['certificate N was issued'] });
    }
    expect(await run('retire', { steps: ['issue certificate N', 'issue certificate N'] })).toMatchObject({
      first: 'accepted',
      second: 'refused',
    });
    for (const step of ['B retires 1', 'B burns 1', 'B transfers 1 to C', 'B retires 0', 'issue 0 to B']) {
      const answer = (await run('retire', { steps: ['issue 5 to A', step] })) as object;
      expect(Object.keys(answer).sort(), step).toEqual(['A', 'steps', 'totalIssued', 'totalRetired']);
    }
  });

  it('keep entries apart that share an id, in what was asked, given and matched', async () => {
    const entry = fc.record({ id: fc.constantFrom('a', 'b'), volume: fc.integer({ min: 1, max: 200 }) });
    const entries = fc.array(entry, { minLength: 1, maxLength: 5 });
    const group = ['a', 'b'].map((consumer) => ({ consumer, generatorGroups: [['a', 'b']] }));
    await fc.assert(
      fc.asyncProperty(entries, entries, async (consumption, generation) => {
        const alone = (list: { id: string }[]) => list.map((each, index) => ({ ...each, id: `${each.id}${index}` }));
        const names = (list: { id: string }[], of: string) =>
          alone(list).flatMap(({ id }) => (id.startsWith(of) ? [id] : []));
        const shared = (await run('hourly-match', { consumerGroups: [group], consumption, generation })) as Matched;
        const generators = ['a', 'b'].flatMap((of) => names(generation, of));
        const apart = (await run('hourly-match', {
          consumerGroups: [
            ['a', 'b'].flatMap((of) =>
              names(consumption, of).map((consumer) => ({ consumer, generatorGroups: [generators] })),
            ),
          ],
          consumption: alone(consumption),
          generation: alone(generation),
        })) as Matched;
        // The same matches, once each has a name of its own: none is the sum of two.
        expect(told(shared)).toEqual(
          told({
            ...apart,
            matches: apart.matches.map((each) => ({
              ...each,
              consumer: each.consumer[0]!,
              generator: each.generator[0]!,
            })),
          }),
        );
      }),
      { numRuns: 40 },
    );
    const asked = [100, 50].map((volume) => ({ id: 'c', volume }));
    const consumerGroups = [[{ consumer: 'c', generatorGroups: [['g']] }]];
    const generation = [{ id: 'g', volume: 150 }];
    const { matches } = (await run('hourly-match', { consumerGroups, consumption: asked, generation })) as Matched;
    expect(matches.map(({ volume }) => volume).sort((a, b) => a - b)).toEqual([50, 100]);
  });

  it('run a document of another command all the same', async () => {
    expect(await run('match', { load: [1], generation: [1] })).toMatchObject({ cfePct: 100 });
    expect(await run('match', { steps: ['issue 1 to A'] })).toMatchObject({ totalIssued: 1 });
    expect(await run('issue', { steps: [] })).toMatchObject({ steps: [] });
  });

  it('plan purchases, and name an offer whose profile does not fit', async () => {
    const offer = { id: 'wind', lots: 5, priceFen: 70, profileWh: [3, 3] };
    expect(await run('plan-purchases', { load: [6, 3], offers: [offer], targetPct: 100 })).toMatchObject({
      reached: true,
      purchases: [{ offer: 'wind', lots: 2, costFen: 140 }],
    });
    await expect(run('plan-purchases', { load: [6], offers: [offer, offer], targetPct: 0 })).rejects.toThrow(
      /offers\.0\.profileWh|targetPct: 0/,
    );
  });

  it('print the schemas of each form', async () => {
    expect(Object.keys((await run('schema', null)) as object)).toEqual(['match', 'hourly-match', 'issue', 'retire']);
    const { match } = (await run('schema', null, 'match')) as { match: { title: string; properties?: object }[] };
    expect(match.find(({ title }) => title.startsWith('order book'))!.properties).toHaveProperty('steps');
    await expect(run('schema', null, 'nothing')).rejects.toThrow(/no schema of nothing/);
  });
});
