import { expect, it } from 'vitest';
import { bundleStatuses } from '../contracts/index.ts';
import { holdingActs, transition, type HoldingAct, type HoldingStatus } from '../domain/index.ts';
import { certificateCommands } from './commands.ts';

const expiresOn = '2028-03-01';
/** Days on which certificates that end on a day are valid, on which they are not any more, and certificates that state no end. */
const times = [
  { name: 'valid', day: '2028-02-29', ends: { expiresOn } },
  { name: 'past', day: expiresOn, ends: { expiresOn } },
  { name: 'without an end', day: '2028-02-29', ends: {} },
] as const;
const run = async (document: object): Promise<Record<string, unknown>> =>
  (await certificateCommands.find(({ name }) => name === 'certificates retire')!.run(document, [])) as never;

/** Whether an operation on a bundle in a state is done. */
async function onBundle(operation: HoldingAct, status: HoldingStatus, { day, ends }: (typeof times)[number]) {
  const use = { beneficiary: 'B', period: '2028', purpose: 'test' };
  const { error } = await run({
    ...{ operation, bundle: { idRangeEnd: 9, status, ...ends } },
    ...('expiresOn' in ends && { day }),
    ...(['claim', 'retire'].includes(operation) && use),
  });
  return error === undefined;
}

/** Words of the other form for the acts, and how a named certificate comes into a state. */
const words = {
  ...{ transfer: 'sell', freeze: 'freeze', unfreeze: 'unfreeze', withdraw: 'withdraw', credit: 'cancel' },
  ...{ retire: 'retire', expire: 'expire' },
} as const satisfies Partial<Record<HoldingAct, string>>;
const ways = {
  Active: [],
  Frozen: ['freeze'],
  Claimed: ['retire'],
  Withdrawn: ['withdraw'],
} as const satisfies Partial<Record<HoldingStatus, readonly string[]>>;

/** Whether an act on a named certificate in a state is done. */
async function onNamed(word: string, way: readonly string[], { day, ends }: (typeof times)[number]) {
  const act = (action: string) => ({ action, certificate: 'X' });
  const { steps } = await run({
    steps: [{ ...act('issue'), ...ends }, ...way.map(act), { action: 'advance', day }, act(word)],
  });
  const outcomes = (steps as { outcome: string }[]).map(({ outcome }) => outcome);
  expect(outcomes.slice(0, -1).every((outcome) => outcome === 'accepted')).toBe(true);
  return outcomes.at(-1) === 'accepted';
}

it('every act comes to the same from every state in every form of a document, by the table that the ledger goes by', async () => {
  for (const time of times)
    for (const act of holdingActs)
      for (const status of bundleStatuses) {
        const named = `${act} of what is ${status}, ${time.name}`;
        const end = 'expiresOn' in time.ends ? expiresOn : null;
        const byTable = !('error' in transition(act, { status, expiresOn: end }, time.day));
        expect(await onBundle(act, status, time), named).toBe(byTable);
        if (!(act in words) || !(status in ways)) continue;
        const word = words[act as keyof typeof words];
        const done = await onNamed(word, ways[status as keyof typeof ways], time);
        // What is due has expired by itself when a day has come: then no act is left, its own neither.
        expect(done, `${named}, by name`).toBe(byTable && !(time.name === 'past' && act === 'expire'));
      }
});

it('what is sold is its buyer’s: only its use and its end are left', async () => {
  for (const word of Object.values(words)) {
    const steps = ['issue', 'sell', word].map((action) => ({ action, certificate: 'X' }));
    const { steps: done } = (await run({ steps })) as { steps: { outcome: string }[] };
    expect(done.at(-1)!.outcome, word).toBe(['retire', 'expire'].includes(word) ? 'accepted' : 'refused');
  }
});

it('a bundle that says when it expires is asked about on a day, and no other is', async () => {
  const bundle = { idRangeEnd: 9 };
  await expect(run({ operation: 'lock', bundle: { ...bundle, expiresOn } })).rejects.toThrow(/day: .*expiresOn/);
  await expect(run({ operation: 'lock', bundle, day: expiresOn })).rejects.toThrow(/day: .*expiresOn/);
  await expect(run({ operation: 'lock', bundle, bundles: [1] })).rejects.toThrow(/bundle: .*bundles/);
  await expect(run({ operation: 'lock' })).rejects.toThrow(/bundle: .*bundles/);
  await expect(run({ operation: 'transfer', bundle, targetWhitelistsSource: true })).rejects.toThrow(
    /targetWhitelistsSource: .*target/,
  );
});
