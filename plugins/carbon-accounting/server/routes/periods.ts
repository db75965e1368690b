import { file } from '@lingtan/sdk';
import {
  closePeriodRoute,
  periodsRoute,
  previewRoute,
  publishedRoute,
  recalculationsRoute,
  restateRoute,
} from '../../contracts/index.ts';
import type { Published } from '../../contracts/index.ts';
import { recalculation } from '../../domain/index.ts';
import type { PublishedContent } from '../../domain/index.ts';
import { offsetsOf } from '../claims/read-offsets.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { usableFactors } from '../factors/library-of.ts';
import { factorsOf } from '../inventory/view.ts';
import { publicationText } from '../pack/build-pack.ts';
import { lookAtPeriod } from '../ledger/month-meters.ts';
import { findPublication, readNewest, readPublished } from '../periods/period-store.ts';
import type { Publication } from '../periods/period-store.ts';
import { applyRestatement, closePeriod, previewRestatement } from '../periods/publish-period.ts';
import { entryRef, inventoryRef, publicationRef } from '../refs.ts';

/** Publications, restatements, and what was published on a day. */
export function registerPeriodRoutes(carbon: Carbon): void {
  const { scope } = carbon;

  scope.route(periodsRoute, async ({ tx }) => {
    const all = await tx((open) => readPublished(open, null));
    const byTime = all.sort((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1));
    return { periods: byTime.map((each) => ({ ...headOf(each), restatement: each.restatement })) };
  });

  scope.route(closePeriodRoute, async ({ body, principal, tx }) => {
    const offsets = await offsetsOf(carbon, body.period, null);
    await lookAtPeriod(carbon, body.period, true);
    return headOf(await tx((open) => closePeriod(carbon, open, { ...body, offsets }, principal)));
  });

  scope.route(publishedRoute, async ({ params, query, tx }) => {
    const { period, profile } = params;
    const found = await tx((open) => findPublication(open, { period, profile, ...query }));
    if (!found) throw ledgerErrors.PERIOD_UNKNOWN({ period, profile });
    return file(
      'application/json',
      `${scope.park.id}-${period}-${profile}-r${found.revision}.json`,
      publicationText(found),
    );
  });

  scope.route(recalculationsRoute, async ({ tx }) =>
    tx(async (open) => {
      const [newest, factors] = [await readNewest(open, null), await usableFactors(carbon, open)];
      return {
        publications: newest.flatMap((publication) => {
          const found = recalculation(publication.content, factors, today(carbon));
          if (!found) return [];
          const { period, revision, content } = publication;
          const { lines, before, after } = found;
          return [
            {
              ...{ period, revision, lines, before, after },
              profile: content.inventory.profile,
              unit: content.inventory.methods[0]!.unit,
              factors: factorsOf(content.inventory),
              ref: publicationRef(publication),
              changes: found.factors.map((each) => ({ factorBefore: each.before, factorAfter: each.after })),
            },
          ];
        }),
      };
    }),
  );

  scope.route(previewRoute, async ({ query, tx }) => {
    const asked = { ...query, offsets: await offsetsOf(carbon, query.period, null) };
    await lookAtPeriod(carbon, query.period, true);
    const { before, content, ...impact } = await tx((open) => previewRestatement(carbon, open, asked));
    return { ...restated(before, content), ...impact, revision: before.revision };
  });

  scope.route(restateRoute, async ({ body, principal, tx }) => {
    const asked = { ...body, offsets: await offsetsOf(carbon, body.period, null) };
    await lookAtPeriod(carbon, body.period, true);
    const { before, content, ...done } = await tx((open) => applyRestatement(carbon, open, asked, principal));
    return { ...restated(before, content), ...done };
  });
}

/** What a restatement starts from, and what it counts by. */
function restated(before: Publication, content: PublishedContent) {
  return {
    period: before.period,
    profile: content.inventory.profile,
    unit: content.inventory.methods[0]!.unit,
    factors: factorsOf(content.inventory),
    ref: publicationRef(before),
  };
}

function headOf(publication: Publication): Published {
  const { period, profile, revision, sha256, note, publishedBy, recordedAt, restatement, content } = publication;
  return {
    ...{ period, profile, revision, sha256, note, publishedBy, recordedAt },
    unit: content.inventory.methods[0]!.unit,
    causes: restatement?.causes ?? [],
    factors: factorsOf(content.inventory),
    ref: publicationRef(publication),
    incomplete: incompleteOf(publication),
    totals: content.inventory.methods.map(({ method, total, unit }) => ({
      method,
      total,
      unit,
      ref: inventoryRef(profile, period, method, revision),
    })),
  };
}

/** What a publication went out without. Before this was kept, only what could not be counted was known. */
function incompleteOf({ period, content }: Publication): Published['incomplete'] {
  const ref = entryRef('all', 'unmetered', period);
  if (content.incomplete) return { ...content.incomplete, ref };
  const uncounted = new Set(content.inventory.gaps.map(({ activityId }) => activityId)).size;
  return uncounted === 0
    ? null
    : { uncounted, unmeteredWh: '0', unmeteredPct: '0', missingReadings: false, reason: null, ref };
}
