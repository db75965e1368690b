import { AlarmRaised } from '@lingtan/alarm-management/contracts';
import { CarbonRestated, PeriodClosed } from '@lingtan/carbon-accounting/contracts';
import { CertificateIssued, CertificateRetired, CertificatesTraded } from '@lingtan/certificate-trading/contracts';
import { IntervalClosed, IntervalRevised, SupplyClosed, SupplyRevised } from '@lingtan/energy-metering/contracts';
import type { EventDefinition } from '@lingtan/sdk';
import { PlanPublished, SetpointWritten } from '@lingtan/storage-dispatch/contracts';
import { WaterBalanceClosed, WaterExceedanceRaised } from '@lingtan/wastewater-tracking/contracts';
import type { WebhookEvent } from '../contracts/index.ts';

/** An event that webhooks may carry, and whose it is. */
export interface CatalogueEntry {
  event: EventDefinition;
  /** The enterprise that it belongs to; null for the park's own. Absent where an event never says. */
  enterpriseOf?: (data: never) => string | null;
}

const enterpriseOfAccount = ({ account }: { account: string }): string | null =>
  account.startsWith('enterprise/') ? account.slice('enterprise/'.length) : null;

export const catalogue: Readonly<Record<WebhookEvent, CatalogueEntry>> = {
  'alarms.raised': {
    event: AlarmRaised,
    enterpriseOf: ({ enterpriseId }: { enterpriseId: string | null }) => enterpriseId,
  },
  'certificate.issued': { event: CertificateIssued, enterpriseOf: enterpriseOfAccount },
  'certificate.retired': { event: CertificateRetired, enterpriseOf: enterpriseOfAccount },
  'carbon.period-closed': { event: PeriodClosed },
  'carbon.restated': { event: CarbonRestated },
  // Names both parties of a trade, so it is for the park only.
  'certificate.traded': { event: CertificatesTraded },
  'dispatch.plan-published': { event: PlanPublished },
  'dispatch.setpoint-written': { event: SetpointWritten },
  'energy.interval-closed': { event: IntervalClosed },
  'energy.interval-revised': { event: IntervalRevised },
  'energy.supply-closed': { event: SupplyClosed },
  'energy.supply-revised': { event: SupplyRevised },
  'water.balance-closed': { event: WaterBalanceClosed },
  'water.exceedance-raised': { event: WaterExceedanceRaised },
};
