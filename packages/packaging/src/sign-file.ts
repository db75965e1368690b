import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readArchive, writeArchive } from './archive.ts';
import { openPackage } from './open-package.ts';
import { keyIdOf, signPackage } from './signature.ts';

/** Makes a key to sign plugins with, and its public part beside it. @returns the fingerprint */
export function makeKey(file: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  return keyIdOf(publicKey);
}

/** Signs a packed plugin: every file of it. @throws PACKAGE_INVALID */
export function signFile(file: string, key: string, out: string): { id: string; version: string } {
  const archive = readFileSync(file);
  const { id, version } = openPackage(archive).manifest;
  writeFileSync(out, writeArchive(signPackage(readArchive(archive), readFileSync(key, 'utf8'), { id, version })));
  return { id, version };
}
