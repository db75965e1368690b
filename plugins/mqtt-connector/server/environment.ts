import { readDeviceListening, type DeviceListening } from '@lingtan/sdk/net';

/** Settings of the installation, read once per start. They concern the machine, so they are no part of a park's configuration. */
export interface MqttEnvironment {
  /** External broker for parks that name none themselves. */
  url: string | undefined;
  /** Where the embedded broker listens. */
  listening: DeviceListening;
  /** What sessions at an external broker were called after before; those are emptied. */
  instance: string;
  /** How often tokens of open connections are checked again, in ms. Default 10,000. */
  recheckMs?: number;
  /** How often the files of TLS are looked at, in ms. Default 5,000. */
  tlsCheckMs?: number;
}

/** Reads `MQTT_URL`, `LINGTAN_INSTANCE`, and `LINGTAN_MQTT_…` of {@link readDeviceListening}. */
export function readEnvironment(env: NodeJS.ProcessEnv, hostname: string): MqttEnvironment {
  return {
    url: env.MQTT_URL || undefined,
    listening: readDeviceListening(env, { protocol: 'MQTT', prefix: 'LINGTAN_MQTT', port: 1883, tlsPort: 8883 }),
    instance: env.LINGTAN_INSTANCE || hostname,
  };
}
