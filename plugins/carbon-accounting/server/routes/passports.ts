import { qrSvg } from '@lingtan/documents';
import { file } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import {
  batchMetersRoute,
  batchRoute,
  issuePassportRoute,
  passportJsonRoute,
  passportQrRoute,
  passportsRoute,
} from '../../contracts/index.ts';
import { passportQrText } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { checkEnterprise, issuePassport, makePassport } from '../passports/issue-passport.ts';
import { batchMeters } from '../passports/metered-batch.ts';
import { readPassports } from '../passports/passport-store.ts';
import type { StoredPassport } from '../passports/passport-store.ts';
import { clockOf } from '../stored-time.ts';
import { contentOf, passportHead, statedBy } from '../passports/passport-view.ts';

/** Product passports: issued once for each content, readable as JSON and as QR code. */
export function registerPassportRoutes(carbon: Carbon): void {
  const { scope } = carbon;

  async function find(tx: Tx, id: string, revision: number | undefined): Promise<StoredPassport> {
    const [found] = await readPassports(tx, id, revision ?? null);
    if (!found) throw ledgerErrors.PASSPORT_UNKNOWN({ id: revision === undefined ? id : `${id}@${revision}` });
    return found;
  }

  scope.route(passportsRoute, async ({ tx }) => ({
    passports: (await tx((open) => readPassports(open))).map(passportHead),
  }));

  scope.route(batchMetersRoute, async ({ principal }) => ({
    meters: (await batchMeters(carbon, principal.enterpriseId)).map(({ id, name, enterpriseId }) => ({
      ...{ id, name, enterpriseId },
    })),
  }));

  scope.route(batchRoute, ({ body, tx }) => {
    const { enterpriseId = null, batch } = body;
    checkEnterprise(carbon, enterpriseId);
    return tx(async (open) => {
      const { passport: made, sha256 } = await makePassport(carbon, open, { batch, enterpriseId }, await clockOf(open));
      const said = statedBy(made);
      return { ...said, sha256, refs: [...said.metered!.meters.map(({ ref }) => ref), said.metered!.factor] };
    });
  });

  scope.route(issuePassportRoute, ({ body, principal, tx }) => {
    const { enterpriseId = null } = body;
    checkEnterprise(carbon, enterpriseId);
    return tx(async (open) => {
      const { issued, passport } = await issuePassport(carbon, open, { ...body, enterpriseId }, principal);
      return { issued, passport: passportHead(passport) };
    });
  });

  scope.route(passportJsonRoute, async ({ params: { id }, query, tx }) => {
    const found = await tx((open) => find(open, id, query.revision));
    return file(passportJsonRoute.produces!, `passport-${id}-r${found.revision}.json`, found.content);
  });

  scope.route(passportQrRoute, async ({ params: { id }, query, tx }) => {
    const found = await tx((open) => find(open, id, query.revision));
    return file(
      passportQrRoute.produces!,
      `passport-${id}-r${found.revision}.svg`,
      qrSvg(passportQrText(contentOf(found), found.sha256)),
    );
  });
}
