import { readDeviceListening, type DeviceListening } from '@lingtan/sdk/net';

/** How loggers connect, by `LINGTAN_HJ212_…` of {@link readDeviceListening}. The standard names no port. */
export function readEnvironment(env: NodeJS.ProcessEnv): DeviceListening {
  return readDeviceListening(env, { protocol: 'HJ 212', prefix: 'LINGTAN_HJ212', port: 8212, tlsPort: 8213 });
}
