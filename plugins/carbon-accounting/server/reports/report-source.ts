import type { Language } from '@lingtan/documents';
import type { LocalizedText, Tx } from '@lingtan/sdk';
import type { ActivityInput, Offset, Shortfall } from '../../contracts/index.ts';
import { shortfallOf, superseded } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { inventorySource } from '../evidence/inventory-source.ts';
import type { InventorySource } from '../evidence/inventory-source.ts';
import { coverageOf, periodActivities } from '../inventory/activities-of.ts';
import { findPublication } from '../periods/period-store.ts';
import { profileOf } from '../periods/publish-period.ts';
import { lineRef } from '../refs.ts';
import { flowName, itemName, useName } from './report-labels.ts';

export type ReportLine = InventorySource['inventory']['lines'][number];

/** All that a report shows. */
export interface Report {
  park: { id: string; name: LocalizedText; timeZone: string; enterprises: Carbon['scope']['park']['enterprises'] };
  period: string;
  source: InventorySource;
  /** Retired offsets, beside the totals. */
  offsets: readonly Offset[];
  /** What is not in the totals; null where nothing is known to be missing. */
  incomplete: Shortfall | null;
  /** Why the edition of the profile no longer stands; a publication is what it was. */
  superseded: LocalizedText | null;
  sha256: string | null;
  note: string | null;
  restated: boolean;
  /** ISO UTC; of a draft, when it was made. */
  madeAt: string;
}

/** A published revision, or what the inventory is now: then with `offsets`, those of the period as they are now. */
export async function reportSource(
  carbon: Carbon,
  tx: Tx,
  {
    period,
    profile: name,
    revision,
    offsets,
  }: { period: string; profile: string; revision?: number | undefined; offsets: readonly Offset[] },
): Promise<Report> {
  const { scope } = carbon;
  const profile = revision === undefined ? profileOf(carbon, name).id : name.split('@')[0]!;
  const source = await inventorySource(carbon, tx, { profile, period, revision: revision ?? null }, null);
  if (!source) throw ledgerErrors.PERIOD_UNKNOWN({ period, profile });
  const publication = revision === undefined ? null : await findPublication(tx, { period, profile, revision });
  const { id, name: parkName, timeZone, enterprises } = scope.park;
  return {
    park: { id, name: parkName, timeZone, enterprises },
    period,
    source,
    offsets: publication ? (publication.content.offsets ?? []) : offsets,
    incomplete: publication
      ? (publication.content.incomplete ?? null)
      : await draftShortfall(carbon, tx, source, period),
    superseded: publication ? null : superseded(carbon.library.profiles, source.profile),
    sha256: publication?.sha256 ?? null,
    note: publication?.note ?? null,
    restated: (publication?.restatement ?? null) !== null,
    madeAt: source.recordedAt ?? new Date(scope.clock.now()).toISOString(),
  };
}

/** What a publication would go out without now. */
async function draftShortfall(
  carbon: Carbon,
  tx: Tx,
  { profile, inventory }: InventorySource,
  period: string,
): Promise<Shortfall | null> {
  const coverage = coverageOf(await periodActivities(tx, period, today(carbon)));
  return shortfallOf(profile, inventory.gaps, coverage, carbon.scope.config.unmeteredTolerancePct);
}

/** Activity of a line. */
export function activityOf({ source }: Report, line: ReportLine): ActivityInput {
  return source.activities.find(({ id }) => id === line.activityId)!;
}

/** Who used it: an enterprise, a part of the park, or the document that it rests on. */
export function consumerOf({ park }: Report, { id, kind, enterpriseId }: ActivityInput, language: Language): string {
  const use = kind === 'electricity' ? id.split('/')[1]! : `enterprise:${enterpriseId ?? ''}`;
  if (!use.startsWith('enterprise:')) return useName(use, language);
  const enterprise = use.slice('enterprise:'.length);
  return park.enterprises.find((each) => each.id === enterprise)?.name[language] ?? (enterprise || '–');
}

/** Whose offset it is: the park's, or of an enterprise by its name. */
export function ownerOf({ park }: Report, { account }: Offset, language: Language): string {
  const enterprise = account.replace(/^enterprise\//, '');
  const named = park.enterprises.find(({ id }) => id === enterprise)?.name[language];
  return account === 'park' ? park.name[language] : (named ?? account);
}

export function whatOf({ flow, item, kind }: ActivityInput, language: Language): string {
  return flow ? flowName(flow, language) : itemName(item ?? kind, language);
}

export function monthOf(line: ReportLine): string {
  return line.activityId.split('/').at(-1)!;
}

/** Reference that opens a line; of a line beside the total, none. */
export function refOf({ source, period }: Report, line: ReportLine): string | null {
  const [method] = line.methods;
  return method === undefined
    ? null
    : lineRef(source.profile.id, period, method, line.activityId, source.revision ?? undefined);
}
