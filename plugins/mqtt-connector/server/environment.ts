/** Settings of the installation, read once per start. They concern the machine, so they are no part of a park's configuration. */
export interface MqttEnvironment {
  /** External broker for parks that name none themselves. */
  url: string | undefined;
  /** Port of the embedded broker; `explicit` ones are not replaced when taken. 0 takes any free one. */
  port: number;
  explicit: boolean;
  host: string;
  /** Tells processes on one machine apart at an external broker. */
  instance: string;
  /** How often tokens of open connections are checked again, in ms. Default 10,000. */
  recheckMs?: number;
}

/** Reads `MQTT_URL`, `LINGTAN_MQTT_PORT`, `LINGTAN_HOST` and `LINGTAN_INSTANCE`. */
export function readEnvironment(env: NodeJS.ProcessEnv, hostname: string): MqttEnvironment {
  const explicit = env.LINGTAN_MQTT_PORT !== undefined && env.LINGTAN_MQTT_PORT !== '';
  const port = explicit ? Number(env.LINGTAN_MQTT_PORT) : 1883;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`LINGTAN_MQTT_PORT: expected a port 0..65535, got "${env.LINGTAN_MQTT_PORT}"`);
  }
  return {
    url: env.MQTT_URL || undefined,
    port,
    explicit,
    host: env.LINGTAN_HOST || '127.0.0.1',
    instance: env.LINGTAN_INSTANCE || hostname,
  };
}
