import {
  activitiesRoute,
  checkActivitiesRoute,
  claimsRoute,
  inventoryRoute,
  leversRoute,
  nowRoute,
  outlookRoute,
  postActivitiesRoute,
  ratingRoute,
  userRatingRoute,
  treatmentRoute,
} from '../../contracts/index.ts';
import type { ActivitiesData } from '../../contracts/index.ts';
import { claimsOf } from '../claims/read-claims.ts';
import type { Carbon } from '../context.ts';
import { readInventory } from '../inventory/read-inventory.ts';
import { readPostings } from '../ledger/activity-store.ts';
import type { Posting } from '../ledger/activity-store.ts';
import { checkActivities, postActivities } from '../ledger/post-activities.ts';
import { readLevers } from '../levers/read-levers.ts';
import { carbonNow } from '../now/carbon-now.ts';
import { readOutlook } from '../outlook/read-outlook.ts';
import { ratePeriod } from '../rating/rate-period.ts';
import { rateUsers } from '../rating/rate-users.ts';
import { documentRef } from '../refs.ts';
import { treatmentOf } from '../treatment/read-treatment.ts';

/** Inventories, carbon now, activities and the rating. */
export function registerInventoryRoutes(carbon: Carbon): void {
  const { scope } = carbon;
  scope.route(inventoryRoute, ({ params, principal, tx }) =>
    readInventory(carbon, tx, params.period, principal.enterpriseId),
  );
  scope.route(claimsRoute, ({ params, tx }) => tx((open) => claimsOf(carbon, open, params.period)));
  scope.route(nowRoute, ({ principal, tx }) => carbonNow(carbon, tx, principal.enterpriseId));
  scope.route(outlookRoute, ({ principal, tx }) => readOutlook(carbon, tx, principal.enterpriseId));
  scope.route(leversRoute, ({ tx }) => readLevers(carbon, tx));
  scope.route(treatmentRoute, ({ params, tx }) => treatmentOf(carbon, tx, params.period));
  scope.route(userRatingRoute, ({ params, tx }) => tx((open) => rateUsers(carbon, open, params.year)));
  scope.route(ratingRoute, ({ params, tx }) => ratePeriod(carbon, tx, params.period));
  scope.route(activitiesRoute, async ({ tx }) => ({ postings: (await tx(readPostings)).map(viewOf) }));
  scope.route(checkActivitiesRoute, async ({ body, tx }) => ({
    rows: await tx((open) => checkActivities(carbon, open, body.activities)),
  }));
  scope.route(postActivitiesRoute, ({ body, principal, tx }) =>
    tx((open) => postActivities(carbon, open, body.activities, principal)),
  );
}

function viewOf(posting: Posting): ActivitiesData['postings'][number] {
  const {
    no,
    activityId,
    revision,
    enterpriseId,
    day,
    debit,
    credit,
    reverses,
    reversed,
    note,
    recordedBy,
    recordedAt,
  } = posting;
  const { kind, item, amount, unit, oxidationPct, heatingValue, heatingValueUnit } = posting.content;
  const { documentName: name, documentSha256: sha256 } = posting;
  return {
    ...{
      no,
      activityId,
      revision,
      enterpriseId,
      day,
      debit,
      credit,
      reverses,
      reversed,
      note,
      recordedBy,
      recordedAt,
      kind,
      unit,
    },
    item: item ?? null,
    amount: String(amount),
    oxidationPct: oxidationPct === undefined ? null : String(oxidationPct),
    heatingValue: heatingValue === undefined ? null : String(heatingValue),
    heatingValueUnit: heatingValueUnit ?? null,
    document: name === null || sha256 === null ? null : { name, sha256 },
    ref: documentRef(activityId, revision),
  };
}
