import { defineService } from './service.ts';

/** What a device token stands for. */
export interface DeviceIdentity {
  parkId: string;
  deviceId: string;
  /** When set, the device may only send points whose id starts with it. */
  pointPrefix: string | null;
  /** Which points that control rests on it may feed; null: all. */
  controlPoints: readonly string[] | null;
}

/**
 * Device tokens, for connectors that authenticate devices on transports of their own (an MQTT password). Offered by
 * the kernel on each park. `verify` knows the tokens of every park, since one listener may serve several.
 */
export interface DeviceTokenService {
  /**
   * Who holds this token, on whichever park; null when it is unknown, expired or revoked.
   * @param from address of the client that shows it: a network that shows many bad ones is not listened to for a while
   * @throws HTTP_TOO_MANY_REQUESTS
   */
  verify(token: string, from?: string): Promise<DeviceIdentity | null>;
  /**
   * The token of a device that lives inside the installation (a simulator, a gateway process): the one issued before,
   * while it is good and covers the same points; else a new one, which is audited, and earlier ones are revoked.
   */
  issue(request: { deviceId: string; pointPrefix: string | null }): Promise<{ token: string }>;
}

/** @see DeviceTokenService */
export const DeviceTokens = defineService<DeviceTokenService>('kernel.device-tokens', { version: 1 });
