import type { ParkScope } from '@lingtan/sdk';
import type { WebhookConfig, WebhookEndpoint } from '../contracts/index.ts';

/** The webhooks of one park. */
export interface Desk {
  readonly scope: ParkScope<WebhookConfig>;
  /** Has waiting messages looked at soon, and after a moment: what is not committed yet cannot be seen. */
  wake(): Promise<void>;
  /** Tells the alarms how the endpoints stand; does nothing without alarm management. */
  tell(endpoint: string, disabled: boolean): Promise<void>;
}

/** The endpoint as it is configured; undefined when there is none. */
export function endpointOf({ scope }: Desk, id: string): WebhookEndpoint | undefined {
  return scope.config.endpoints.find((each) => each.id === id);
}
