import { databaseTransport } from '@lingtan/kernel/command-line';
import { isLoopback, mayBePlain } from '@lingtan/sdk/net';
import { installationErrors } from './errors.ts';

/** A service of another machine that others could read along with, or stand in for. */
export interface OpenConnection {
  /** Setting that names it. */
  setting: string;
  host: string;
  /** What it is without: TLS at all, or a look at the certificate of the other side. */
  without: 'tls' | 'check';
}

type Tls = ReturnType<typeof databaseTransport>['tls'];
const byProtocol = (url: string): { host: string; tls: Tls } => {
  const { protocol, hostname } = new URL(url);
  return { host: hostname, tls: ['rediss:', 'mqtts:', 'wss:', 'ssl:'].includes(protocol) ? 'checked' : 'none' };
};
const services: Readonly<Record<string, (url: string) => { host: string; tls: Tls }>> = {
  DATABASE_URL: databaseTransport,
  LINGTAN_APP_DATABASE_URL: databaseTransport,
  LINGTAN_KERNEL_DATABASE_URL: databaseTransport,
  REDIS_URL: byProtocol,
  MQTT_URL: byProtocol,
};

/**
 * Services that the environment names on other machines and that are not reached by TLS with a certificate that is checked; none
 * where the operator has said that their network is its own.
 * @throws TRANSPORT_BAD_SETTING where LINGTAN_PLAIN_SERVICES says anything else than `allowed`
 */
export function openConnections(env: Readonly<Record<string, string | undefined>>): OpenConnection[] {
  if (mayBePlain(env, 'LINGTAN_PLAIN_SERVICES', '')) return [];
  return Object.entries(services).flatMap(([setting, read]): OpenConnection[] => {
    const url = env[setting];
    const found = url ? readable(read, url) : null;
    if (!found) return [];
    const { host, tls } = found;
    if (tls === 'checked' || host.startsWith('/') || isLoopback(host)) return [];
    return [{ setting, host, without: tls === 'none' ? 'tls' : 'check' }];
  });
}

/**
 * Nothing is sent to a service of another machine that others could read along with or stand in for.
 * @throws INSTALLATION_PLAIN_SERVICES with each setting and host
 */
export function assertServicesPrivate(env: Readonly<Record<string, string | undefined>>): void {
  const open = openConnections(env);
  if (open.length === 0) return;
  throw installationErrors.PLAIN_SERVICES({
    services: open.map(({ setting, host }) => `${setting} ${host}`).join(', '),
  });
}

/** Null for what is no address, or names a file that is not there: whoever connects refuses it, and says so without its password. */
function readable<T>(read: (url: string) => T, url: string): T | null {
  try {
    return read(url);
  } catch {
    return null;
  }
}
