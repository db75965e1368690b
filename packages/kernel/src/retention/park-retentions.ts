import { assertRestsOn, type LocalizedText, type ParkInfo, type Principal } from '@lingtan/sdk';
import type { KernelContext } from '../kernel-context.ts';
import { countRecords, type CountedRecords } from './count-records.ts';
import type { DeclaredRetention } from './declared-retentions.ts';
import { retentionErrors } from './errors.ts';

/** How a park keeps records that go after a time. */
export interface KeptRecords {
  owner: string;
  ownerTitle: LocalizedText;
  id: string;
  title: LocalizedText;
  tables: string[];
  /** One of the three says for how long. */
  days: number | null;
  rows: number | null;
  until: LocalizedText | null;
  stays: LocalizedText | null;
  /** Where the park can set the days. */
  bounds: { usual: number; least: number; most: number } | null;
  counted: CountedRecords | null;
}

type Kernel = Pick<KernelContext, 'database' | 'retentions' | 'configs' | 'audit'>;
type Park = Pick<ParkInfo, 'id' | 'no'>;

/** All that a park keeps for a time: of the platform, and of the plugins that it has, on or off. */
export async function listRetentions(kernel: Kernel, park: Park): Promise<KeptRecords[]> {
  const list: KeptRecords[] = [];
  for (const declared of await onPark(kernel, park)) list.push(await readOne(kernel, park, declared));
  return list;
}

async function onPark({ database, retentions }: Kernel, park: Park): Promise<DeclaredRetention[]> {
  const declared = retentions();
  const { rows } = await database.kernelPool.query<{ id: string }>(
    'select plugin_id as id from kernel.park_plugins where park_id = $1',
    [park.id],
  );
  const there = new Set(rows.map(({ id }) => id));
  const found = declared.filter(({ owner, ofPlugin }) => !ofPlugin || there.has(owner));
  return (await Promise.all(found.map((each) => entryByEntry(each, park.id)))).flat();
}

/** One for each entry of the settings that has days of its own; as it is declared, while there is none. */
async function entryByEntry(declared: DeclaredRetention, parkId: string): Promise<DeclaredRetention[]> {
  const { each, definition } = declared;
  const entries = (await each?.entries(parkId)) ?? [];
  if (entries.length === 0) return [declared];
  const { id, title } = definition;
  return entries.map((entry) => ({
    ...declared,
    definition: {
      ...definition,
      id: `${id}/${entry.id}`,
      title: { en: `${title.en}: ${entry.title}`, 'zh-CN': `${title['zh-CN']}：${entry.title}` },
    },
    days: each!.days(entry.id),
  }));
}

async function readOne(kernel: Kernel, park: Park, declared: DeclaredRetention): Promise<KeptRecords> {
  const { owner, ownerTitle, schema, definition, days: store, each } = declared;
  const { id, title, tables, kept, stays = null } = definition;
  const days = store
    ? await kernel.database.withKernelTx((tx) => store.read(tx, park.id, false))
    : 'days' in kept
      ? kept.days
      : (each?.days('').usual ?? null);
  return {
    ...{ owner, ownerTitle, id, title, tables: tables.map((table) => `${schema}.${table}`), days, stays },
    rows: 'rows' in kept ? kept.rows : null,
    until: 'until' in kept ? kept.until : null,
    bounds: store ? { usual: store.usual, least: store.least, most: store.most } : null,
    counted: await countRecords(kernel.database, park, declared, days),
  };
}

/** Sets how many days a park keeps something. What is gone does not come back. */
export async function setRetention(
  kernel: Kernel,
  park: Park,
  change: {
    owner: string;
    id: string;
    days: number;
    /** Days that the change rests on; absent: any. */
    before?: number | undefined;
    reason: string;
    principal: Principal;
  },
): Promise<void> {
  const { owner, id, days, principal } = change;
  const of = (await onPark(kernel, park)).filter((declared) => declared.owner === owner);
  const declared = of.find(({ definition }) => definition.id === id);
  if (!declared) {
    const known = of.map(({ definition }) => definition.id).join(', ') || '–';
    throw retentionErrors.UNKNOWN({ owner, id, known });
  }
  const { title } = declared.definition;
  const store = declared.days;
  if (!store) throw retentionErrors.FIXED({ title });
  if (days < store.least || days > store.most)
    throw retentionErrors.OUT_OF_BOUNDS({ title, days, least: store.least, most: store.most });
  await kernel.database.withKernelTx(async (tx) => {
    const stored = await store.read(tx, park.id, true);
    assertRestsOn(change.before, stored, () =>
      retentionErrors.CHANGED_MEANWHILE({ title, stored, over: change.before }),
    );
    await store.write(tx, park.id, days, principal);
    await kernel.audit(tx, {
      ...{ parkId: park.id, actor: principal, action: 'park.retention-set', subject: `${owner}/${id}` },
      ...{ before: { days: stored }, after: { days }, note: change.reason },
    });
  });
  await store.after?.();
}
