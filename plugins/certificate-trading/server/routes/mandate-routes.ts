import { giveMandateRoute, mandatesRoute, withdrawMandateRoute } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { giveMandate, readMandates, withdrawMandate } from '../mandates/mandates.ts';
import { iso } from '../refs.ts';

/** What enterprises let others do for them. */
export function registerMandateRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  scope.route(mandatesRoute, async ({ tx }) => ({
    mandates: await tx((open) => readMandates(open, iso(scope.clock.now()))),
  }));
  scope.route(giveMandateRoute, ({ body, principal }) => giveMandate(certificates, body, principal));
  scope.route(withdrawMandateRoute, ({ params, body, principal }) =>
    withdrawMandate(certificates, { ...params, ...body }, principal),
  );
}
