import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { auditErrors } from './errors.ts';

/** The ed25519 key that an installation signs anchors and evidence packs with. */
export interface InstallationKey {
  /** First 16 hex digits of the SHA-256 of the public key. */
  id: string;
  /** SPKI in PEM; give it to whoever has to check signatures. */
  publicKey: string;
  /** Base64. */
  sign(data: string): string;
}

/** A key that another one took the place of. What it signed until then counts on. */
export interface RetiredKey {
  keyId: string;
  /** SPKI in PEM. */
  publicKey: string;
  /** ISO 8601 UTC. */
  retiredAt: string;
}

/**
 * The installation's key, from `installation-key.pem` in the data folder (mode 0600), made at the first start.
 * @throws AUDIT_KEY_UNREADABLE when it is there but is not a key
 */
export function loadInstallationKey(dataDir: string): InstallationKey {
  const file = path.join(dataDir, 'installation-key.pem');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    // `wx`: of two processes that start at once, the first one's key is kept.
    try {
      writeFileSync(file, drawInstallationKey(), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  try {
    return readInstallationKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw auditErrors.KEY_UNREADABLE({ file, reason: error instanceof Error ? error.message : String(error) }, error);
  }
}

/** A key that lives as long as the process; for tests and throw-away parks. */
export function createInstallationKey(): InstallationKey {
  return readInstallationKey(drawInstallationKey());
}

/** A new private key, as it stands in the file. */
export function drawInstallationKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Whether `signature` (base64) was made over `data` by the holder of `publicKey` (PEM). False for malformed input. */
export function verifySignature(publicKey: string, data: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Base64 has spare bits at its end; only one spelling of a signature counts.
  if (bytes.toString('base64') !== signature) return false;
  try {
    return verify(null, Buffer.from(data), publicKey, bytes);
  } catch {
    return false;
  }
}

/** Id of a public key in PEM. */
export function keyId(publicKey: string): string {
  return createHash('sha256').update(publicKey.trim()).digest('hex').slice(0, 16);
}

/** The key in a file that {@link loadInstallationKey} wrote. */
export function readInstallationKey(pem: string): InstallationKey {
  return installationKey(createPrivateKey(pem));
}

function installationKey(privateKey: KeyObject): InstallationKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return {
    id: keyId(publicKey),
    publicKey,
    sign: (data) => sign(null, Buffer.from(data), privateKey).toString('base64'),
  };
}
