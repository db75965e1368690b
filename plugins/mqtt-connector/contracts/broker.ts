import { defineService } from '@lingtan/sdk';

/** Where devices of this park connect to. */
export interface MqttBrokerAddress {
  mode: 'embedded' | 'external';
  /** `mqtt://127.0.0.1:1883`, without credentials. */
  url: string;
}

/** The broker that the connector listens on; its port may differ from the default when that one was taken. */
export interface MqttBrokerService {
  address(): Promise<MqttBrokerAddress>;
}

/**
 * Devices log in with the device id (or, for a gateway with an unrestricted token, the park id) as user name and the
 * device token as password.
 */
export const MqttBroker = defineService<MqttBrokerService>('mqtt.broker', { version: 1 });
