import type { Principal, Tx } from '@lingtan/sdk';
import { CarbonRestated, PeriodClosed } from '../../contracts/index.ts';
import type { ActivityInput, Offset, Profile, RestatementView } from '../../contracts/index.ts';
import { comparePublished, daysBetween, periodDays, publish, sealed } from '../../domain/index.ts';
import type { PublishedContent } from '../../domain/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { usableFactors } from '../factors/library-of.ts';
import { periodActivities } from '../inventory/activities-of.ts';
import { findPublication, insertPublication } from './period-store.ts';
import type { Publication } from './period-store.ts';

interface Asked {
  period: string;
  profile: string;
  /** Retired offsets of the period, asked for before the transaction. They stand beside what is published. */
  offsets: readonly Offset[];
}

/** The configured profile of a publication; its id with or without version. */
export function profileOf(carbon: Carbon, name: string): Profile {
  const found = carbon.profiles.find(({ id }) => id === name.split('@')[0]);
  if (!found)
    throw ledgerErrors.PROFILE_NOT_USED({ profile: name, expected: carbon.profiles.map(({ id }) => id).join(', ') });
  return found;
}

/** What would be published now of these activities. */
async function contentNow(
  carbon: Carbon,
  tx: Tx,
  profile: Profile,
  period: string,
  { activities, offsets }: { activities: ActivityInput[]; offsets: readonly Offset[] },
): Promise<PublishedContent> {
  const { scope } = carbon;
  const frame = {
    park: scope.park.id,
    period,
    asOf: today(carbon),
    area: scope.config.area ?? null,
    profile,
    activities,
    offsets: [...offsets],
  };
  return publish(frame, await usableFactors(carbon, tx));
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
  const { days, activities } = await periodActivities(tx, period, today(carbon));
  if (days.posted < daysBetween(from, to))
    throw ledgerErrors.PERIOD_INCOMPLETE({ period, posted: days.posted, days: daysBetween(from, to) });
  const content = await contentNow(carbon, tx, profile, period, { activities, offsets: asked.offsets });
  return store(carbon, tx, content, { revision: 1, restatement: null, note, actor });
}

/** What restating would change now. */
export async function previewRestatement(
  carbon: Carbon,
  tx: Tx,
  asked: Asked,
): Promise<{ before: Publication; content: PublishedContent; restatement: RestatementView; changed: boolean }> {
  const profile = profileOf(carbon, asked.profile);
  const before = await findPublication(tx, { period: asked.period, profile: profile.id });
  if (!before) throw ledgerErrors.PERIOD_UNKNOWN({ period: asked.period, profile: profile.id });
  const { activities } = await periodActivities(tx, asked.period, today(carbon));
  const content = await contentNow(carbon, tx, profile, asked.period, { activities, offsets: asked.offsets });
  const restatement = comparePublished(before.content, content);
  return { before, content, restatement, changed: restatement.causes.length > 0 };
}

/** Restates a period as a new revision. Restating twice with the same input changes nothing. */
export async function applyRestatement(carbon: Carbon, tx: Tx, asked: Asked & { note: string }, actor: Principal) {
  await lockBooks(tx, carbon.scope.park.id);
  const { before, content, restatement, changed } = await previewRestatement(carbon, tx, asked);
  if (!changed) return { before, content, applied: false, revision: before.revision, restatement };
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
  if (restatement)
    await scope.events.publish(tx, CarbonRestated, { period, profile, revision, causes: restatement.causes });
  else await scope.events.publish(tx, PeriodClosed, { period, profile, revision, sha256: hash });
  const action = restatement ? 'carbon.period-restated' : 'carbon.period-closed';
  await scope.audit(tx, { action, subject: `${period}/${profile}@${revision}`, actor, note, after: { sha256: hash } });
  const stored = await findPublication(tx, { period, profile, revision });
  return stored!;
}
