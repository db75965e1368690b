import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { localDate, type ParkScope, type Principal } from '@lingtan/sdk';
import type { CertificateConfig } from '../contracts/index.ts';
import { ledgerErrors } from './errors.ts';

export const producedBy = 'certificate-trading@0.1.0';

/** One park's certificates. */
export interface Certificates {
  readonly scope: ParkScope<CertificateConfig>;
  readonly readings: MeterReadingsService;
}

/** The day on the calendar of a park: that on which what is done now is done. */
export function dayOf({ clock, park }: Pick<ParkScope, 'clock' | 'park'>): string {
  return localDate(clock.now(), park.timeZone);
}

/** That day, with the zone in which it is counted. */
export function todayOf(scope: Pick<ParkScope, 'clock' | 'park'>): { day: string; timeZone: string } {
  return { day: dayOf(scope), timeZone: scope.park.timeZone };
}

/** Who makes a change, as it is kept with the transaction. */
export function actorOf(principal: Principal | null): string {
  return principal ? `${principal.kind}/${principal.id}` : 'system/certificate-trading';
}

/** Refuses accounts of enterprises that the park does not have. */
export function checkAccount({ scope }: Certificates, account: string): void {
  const [kind, enterprise] = account.split('/');
  if (kind === 'enterprise' && !scope.park.enterprises.some(({ id }) => id === enterprise))
    throw ledgerErrors.ACCOUNT_UNKNOWN({ enterprise });
}

/** Members act for their own account only. */
export function checkOwner({ enterpriseId }: Principal, account: string): void {
  if (enterpriseId !== null && account !== `enterprise/${enterpriseId}`)
    throw ledgerErrors.ACCOUNT_FOREIGN({ account });
}
