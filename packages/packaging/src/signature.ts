import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '@lingtan/sdk';
import { z } from 'zod';
import { packagingErrors } from './errors.ts';
import type { PackageFiles } from './archive.ts';

/** Name of the file in a package that holds its signature. */
export const signatureFile = 'lingtan-signature.json';

const signatureSchema = z.strictObject({
  format: z.literal('lingtan-signature/1'),
  id: z.string(),
  version: z.string(),
  /** SHA-256 of every file of the package but this one. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  publicKey: z.string(),
  signature: z.string(),
});

/** What the signature of a package says; `problems` make it a modified one. */
export interface SignatureFindings {
  state: 'signed' | 'untrusted' | 'unsigned' | 'modified';
  keyId: string | null;
  publicKey: string | null;
  problems: string[];
}

/** SHA-256 in hex. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Fingerprint of a public key: its SHA-256 in hex. Packages and keys are told apart by all of it. */
export function keyIdOf(publicKey: KeyObject): string {
  return sha256(publicKey.export({ type: 'spki', format: 'der' }));
}

/** Reads an Ed25519 public key from PEM or base64. @throws PACKAGE_KEY_INVALID */
export function readPublicKey(text: string): KeyObject {
  try {
    const pem = text.includes('BEGIN');
    const key = createPublicKey(pem ? text : { key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is of the kind ${key.asymmetricKeyType}`);
    return key;
  } catch (cause) {
    throw packagingErrors.KEY_INVALID({ reason: (cause as Error).message }, cause);
  }
}

/** The package with a signature over the hashes of its files; an older signature is replaced. */
export function signPackage(
  files: PackageFiles,
  privateKeyPem: string,
  of: { id: string; version: string },
): PackageFiles {
  const key = createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(key);
  const statement = { format: 'lingtan-signature/1', ...of, files: hashes(files) };
  const signature = {
    ...statement,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    signature: sign(null, Buffer.from(canonicalJson(statement)), key).toString('base64'),
  };
  return new Map([...withoutSignature(files), [signatureFile, Buffer.from(`${JSON.stringify(signature, null, 2)}\n`)]]);
}

/** Checks the signature of a package against its files and the keys that are trusted, by id. */
export function checkSignature(
  files: PackageFiles,
  of: { id: string; version: string },
  trusted: ReadonlySet<string>,
): SignatureFindings {
  const text = files.get(signatureFile);
  if (!text) return { state: 'unsigned', keyId: null, publicKey: null, problems: [] };
  const modified = (...problems: string[]): SignatureFindings => ({
    state: 'modified',
    keyId: null,
    publicKey: null,
    problems,
  });
  let found: z.infer<typeof signatureSchema>;
  let key: KeyObject;
  try {
    found = signatureSchema.parse(JSON.parse(text.toString('utf8')));
    key = readPublicKey(found.publicKey);
  } catch {
    return modified(`${signatureFile} cannot be read`);
  }
  const { publicKey, signature, ...statement } = found;
  if (!verify(null, Buffer.from(canonicalJson(statement)), key, Buffer.from(signature, 'base64')))
    return modified('the signature does not fit what is signed');
  const present = hashes(files);
  const problems = [
    ...(found.id !== of.id || found.version !== of.version ? [`it was signed as ${found.id} ${found.version}`] : []),
    ...Object.keys(present).flatMap((path) =>
      found.files[path] === undefined
        ? [`${path} was added`]
        : found.files[path] === present[path]
          ? []
          : [`${path} was changed`],
    ),
    ...Object.keys(found.files).flatMap((path) => (present[path] === undefined ? [`${path} is missing`] : [])),
  ];
  if (problems.length > 0) return modified(...problems.slice(0, 5));
  const keyId = keyIdOf(key);
  return { state: trusted.has(keyId) ? 'signed' : 'untrusted', keyId, publicKey, problems: [] };
}

const withoutSignature = (files: PackageFiles): [string, Buffer][] =>
  [...files].filter(([path]) => path !== signatureFile);

const hashes = (files: PackageFiles): Record<string, string> =>
  Object.fromEntries(withoutSignature(files).map(([path, body]) => [path, sha256(body)]));
