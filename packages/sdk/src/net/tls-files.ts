import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { transportErrors } from './tls-errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Names of the settings that hold files of TLS. */
const settings = {
  cert: 'LINGTAN_TLS_CERT',
  key: 'LINGTAN_TLS_KEY',
  deviceCa: 'LINGTAN_DEVICE_CA',
  deviceCrl: 'LINGTAN_DEVICE_CRL',
} as const;

/** Files in PEM: the server's certificate with its chain, its key, and by what certificates of devices are checked. */
export interface TlsFiles {
  cert: string;
  key: string;
  /** Authorities whose certificates devices may show; null: none is asked for. */
  deviceCa: string | null;
  /** Certificates that those have revoked. */
  deviceCrl: string | null;
}

/**
 * The files that the environment names; null where it names none.
 * @throws TRANSPORT_HALF_A_PAIR
 */
export function tlsFilesOf(env: Environment): TlsFiles | null {
  const [cert, key, deviceCa, deviceCrl] = Object.values(settings).map((name) => env[name] || null) as [
    ...(string | null)[],
  ];
  const needs = (set: keyof typeof settings, missing: keyof typeof settings): never => {
    throw transportErrors.HALF_A_PAIR({ set: settings[set], missing: settings[missing] });
  };
  if (cert && !key) return needs('cert', 'key');
  if (key && !cert) return needs('key', 'cert');
  if (deviceCa && !cert) return needs('deviceCa', 'cert');
  if (deviceCrl && !deviceCa) return needs('deviceCrl', 'deviceCa');
  return cert && key ? { cert, key, deviceCa: deviceCa ?? null, deviceCrl: deviceCrl ?? null } : null;
}

// What Mozilla calls intermediate: TLS 1.3, and of 1.2 what has forward secrecy and authenticated encryption. The order is ours
// and counts: 256 bits first.
const modern: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  honorCipherOrder: true,
  ciphers: [
    ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
    ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
    ...['ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ].join(':'),
};

/** How the certificate of a server stands. */
export interface TlsStatus {
  /** End of the certificate that is shown, ms UTC. */
  until: number;
  /** Why newer files are not in use, or the certificate is none any more; null when all is well. */
  problem: string | null;
}

interface Content {
  /** Bytes of all files, to see a change by. */
  print: string;
  options: SecureContextOptions;
  /** Of the files that devices are checked by alone. */
  devicePrint: string;
  from: number;
  until: number;
}

/**
 * Certificate and key of a server, read again when the files change. Files that cannot be used leave those before in use, and
 * the status says why. Connections go on.
 */
export class TlsKeeper {
  readonly #files: TlsFiles;
  readonly #timer: NodeJS.Timeout;
  readonly #onStatus: (status: TlsStatus) => void;
  readonly #servers = new Map<Server, (() => void) | undefined>();
  #content: Content;
  #failed: string | null = null;
  #told: string | null = null;

  /**
   * @param onStatus told when a new certificate is in use, and when a problem comes or goes
   * @throws TRANSPORT_UNREADABLE_FILE, TRANSPORT_UNUSABLE_PAIR
   */
  constructor(files: TlsFiles, onStatus: (status: TlsStatus) => void = () => {}, checkEveryMs = 5000) {
    this.#files = files;
    this.#onStatus = onStatus;
    this.#content = read(files);
    this.#timer = setInterval(() => this.#look(), checkEveryMs);
    this.#timer.unref();
    this.#tell();
  }

  /** For `createServer`. */
  get options(): SecureContextOptions {
    return this.#content.options;
  }

  status(): TlsStatus {
    const { until } = this.#content;
    const ended = until < Date.now() ? `the certificate has ended on ${iso(until)}` : null;
    return { until, problem: this.#failed ?? ended };
  }

  /**
   * Keeps a server on the files.
   * @param onDevices called when the authorities of devices or what they have revoked has changed
   */
  follow(server: Server, onDevices?: () => void): void {
    this.#servers.set(server, onDevices);
    server.once('close', () => this.#servers.delete(server));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    try {
      const next = read(this.#files);
      if (next.print !== this.#content.print) this.#take(next);
      this.#failed = null;
    } catch (error) {
      this.#failed = error instanceof Error ? error.message : String(error);
    }
    this.#tell();
  }

  #take(next: Content): void {
    const now = Date.now();
    const { cert, key } = this.#files;
    const reason =
      next.until < now
        ? `it has ended on ${iso(next.until)}`
        : next.from > now
          ? `it begins on ${iso(next.from)}`
          : null;
    if (reason !== null) throw transportErrors.UNUSABLE_PAIR({ cert, key, reason });
    const before = this.#content;
    this.#content = next;
    this.#told = '';
    for (const [server, onDevices] of this.#servers) {
      server.setSecureContext(next.options);
      if (before.devicePrint !== next.devicePrint) onDevices?.();
    }
  }

  #tell(): void {
    const status = this.status();
    if (status.problem === this.#told) return;
    this.#told = status.problem;
    this.#onStatus(status);
  }
}

const iso = (at: number): string => new Date(at).toISOString();

function read(files: TlsFiles): Content {
  const bytes = Object.fromEntries(
    Object.entries(settings).map(([field, name]) => [field, bytesOf(name, files[field as keyof TlsFiles])]),
  ) as Record<keyof TlsFiles, Buffer | null>;
  const { cert, key, deviceCa, deviceCrl } = bytes;
  const options: SecureContextOptions = {
    ...modern,
    ...{ cert: cert!, key: key! },
    ...(deviceCa ? { ca: deviceCa } : {}),
    ...(deviceCrl ? { crl: deviceCrl } : {}),
  };
  try {
    createSecureContext(options);
    // An authority that is none would be passed over.
    if (deviceCa) new X509Certificate(deviceCa);
    const { validFrom, validTo } = new X509Certificate(cert!);
    const [print, devicePrint] = [
      [cert, key, deviceCa, deviceCrl],
      [deviceCa, deviceCrl],
    ].map((list) => list.map((each) => each?.toString('base64') ?? '').join(' ')) as [string, string];
    return { print, devicePrint, options, from: Date.parse(validFrom), until: Date.parse(validTo) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw transportErrors.UNUSABLE_PAIR({ cert: files.cert, key: files.key, reason }, error);
  }
}

function bytesOf(name: string, file: string | null): Buffer | null {
  if (file === null) return null;
  try {
    return readFileSync(file);
  } catch (error) {
    throw transportErrors.UNREADABLE_FILE({ name, file, reason: (error as Error).message }, error);
  }
}
