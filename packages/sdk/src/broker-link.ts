import { defineManyService } from './service.ts';

/** A plugin that takes data of a park from a message broker, for `/readyz` and the metrics. */
export interface BrokerLinkService {
  /** Whether this process is connected to it now; true for a broker that the plugin is itself. */
  connected(): Promise<boolean>;
}

/** @see BrokerLinkService */
export const BrokerLink = defineManyService<BrokerLinkService>('kernel.broker-link', { version: 1 });
