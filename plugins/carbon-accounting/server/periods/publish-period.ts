import type { Principal, Tx } from '@lingtan/sdk';
import { CarbonRestated, PeriodClosed, periodPublished } from '../../contracts/index.ts';
import type { Offset, Profile, RestatementView, Shortfall } from '../../contracts/index.ts';
import {
  comparePublished,
  daysBetween,
  periodDays,
  publish,
  sealed,
  shortfallOf,
  shortfallText,
} from '../../domain/index.ts';
import type { PublishedContent } from '../../domain/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { usableFactors } from '../factors/library-of.ts';
import { coverageOf, periodActivities } from '../inventory/activities-of.ts';
import type { PeriodActivities } from '../inventory/activities-of.ts';
import { findPublication, insertPublication } from './period-store.ts';
import type { Publication } from './period-store.ts';

interface Asked {
  period: string;
  profile: string;
  /** Retired offsets of the period, asked for before the transaction. They stand beside what is published. */
  offsets: readonly Offset[];
  /** Why the period is published with its gaps. */
  gapsReason?: string | undefined;
}

/** The configured profile of a publication; its id with or without version. */
export function profileOf(carbon: Carbon, name: string): Profile {
  const found = carbon.profiles.find(({ id }) => id === name.split('@')[0]);
  if (!found)
    throw ledgerErrors.PROFILE_NOT_USED({ profile: name, expected: carbon.profiles.map(({ id }) => id).join(', ') });
  return found;
}

/** What would be published now of these activities, and what it would go out without. */
async function contentNow(
  carbon: Carbon,
  tx: Tx,
  profile: Profile,
  { period, offsets, gapsReason = '' }: Asked,
  found: PeriodActivities,
): Promise<{ content: PublishedContent; incomplete: Shortfall | null }> {
  const { scope } = carbon;
  const { activities } = found;
  const frame = {
    park: scope.park.id,
    period,
    asOf: today(carbon),
    area: scope.config.area ?? null,
    profile,
    activities,
    offsets: [...offsets],
  };
  const content = publish(frame, await usableFactors(carbon, tx));
  const { gaps } = content.inventory;
  const incomplete = shortfallOf(profile, gaps, coverageOf(found), scope.config.unmeteredTolerancePct);
  return {
    content: incomplete ? { ...content, incomplete: { ...incomplete, reason: gapsReason } } : content,
    incomplete,
  };
}

/** Nothing goes out with gaps that nobody has accepted. */
function requireReason({ period, gapsReason }: Asked, incomplete: Shortfall | null): void {
  if (incomplete && gapsReason === undefined)
    throw ledgerErrors.PERIOD_GAPS({ field: 'gapsReason', period, gaps: shortfallText(incomplete) });
}

/** Closes a period: it must be over and its days posted. What is published then never changes. */
export async function closePeriod(
  carbon: Carbon,
  tx: Tx,
  asked: Asked & { note: string },
  actor: Principal,
): Promise<Publication> {
  const { scope } = carbon;
  const profile = profileOf(carbon, asked.profile);
  const { period, note } = asked;
  await lockBooks(tx, scope.park.id);
  const { from, to } = periodDays(period);
  const last = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);
  if (today(carbon) < to) throw ledgerErrors.PERIOD_NOT_OVER({ period, last });
  const known = await findPublication(tx, { period, profile: profile.id });
  if (known) throw ledgerErrors.PERIOD_PUBLISHED({ period, profile: profile.id, revision: known.revision });
  const found = await periodActivities(tx, period, today(carbon));
  const { days } = found;
  if (days.posted < daysBetween(from, to))
    throw ledgerErrors.PERIOD_INCOMPLETE({ period, posted: days.posted, days: daysBetween(from, to) });
  const { content, incomplete } = await contentNow(carbon, tx, profile, asked, found);
  requireReason(asked, incomplete);
  return store(carbon, tx, content, { revision: 1, restatement: null, note, actor });
}

/** What restating would change now. */
export async function previewRestatement(
  carbon: Carbon,
  tx: Tx,
  asked: Asked,
): Promise<{
  before: Publication;
  content: PublishedContent;
  restatement: RestatementView;
  changed: boolean;
  incomplete: Shortfall | null;
}> {
  const profile = profileOf(carbon, asked.profile);
  const before = await findPublication(tx, { period: asked.period, profile: profile.id });
  if (!before) throw ledgerErrors.PERIOD_UNKNOWN({ period: asked.period, profile: profile.id });
  const found = await periodActivities(tx, asked.period, today(carbon));
  const { content, incomplete } = await contentNow(carbon, tx, profile, asked, found);
  const restatement = comparePublished(before.content, content);
  return { before, content, restatement, changed: restatement.causes.length > 0, incomplete };
}

/** Restates a period as a new revision. Restating twice with the same input changes nothing. */
export async function applyRestatement(carbon: Carbon, tx: Tx, asked: Asked & { note: string }, actor: Principal) {
  await lockBooks(tx, carbon.scope.park.id);
  const { before, content, restatement, changed, incomplete } = await previewRestatement(carbon, tx, asked);
  if (!changed) return { before, content, applied: false, revision: before.revision, restatement };
  requireReason(asked, incomplete);
  const stored = await store(carbon, tx, content, {
    revision: before.revision + 1,
    restatement,
    note: asked.note,
    actor,
  });
  return { before, content, applied: true, revision: stored.revision, restatement };
}

async function store(
  { scope }: Carbon,
  tx: Tx,
  content: PublishedContent,
  {
    revision,
    restatement,
    note,
    actor,
  }: { revision: number; restatement: RestatementView | null; note: string; actor: Principal },
): Promise<Publication> {
  const { text, hash } = sealed(content);
  const { period } = content;
  const profile = content.profile.id;
  await insertPublication(tx, scope.park.id, {
    period,
    profile,
    revision,
    text,
    sha256: hash,
    restatement,
    note,
    publishedBy: actor.name,
  });
  const told = { params: { period, profile, revision } };
  if (restatement)
    await scope.events.publish(tx, CarbonRestated, { period, profile, revision, causes: restatement.causes }, told);
  else await scope.events.publish(tx, PeriodClosed, { period, profile, revision, sha256: hash }, told);
  await scope.notices.raise(tx, periodPublished, {
    key: `${period}/${profile}`,
    params: { period, profile, revision },
    link: '/periods',
  });
  const { incomplete } = content;
  const after = { sha256: hash, ...(incomplete ? { incomplete } : {}) };
  const action = restatement ? 'carbon.period-restated' : 'carbon.period-closed';
  await scope.audit(tx, { action, subject: `${period}/${profile}@${revision}`, actor, note, after });
  const stored = await findPublication(tx, { period, profile, revision });
  return stored!;
}
