import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '@lingtan/sdk';
import { z } from 'zod';
import { keyId, verifySignature, type InstallationKey } from '../audit/installation-key.ts';
import { backupErrors } from './errors.ts';
import { keyIds } from './key-ids.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

// What PostgreSQL writes of a partition is used in a statement again, so it is taken only in the forms that PostgreSQL writes:
// values in quotes, numbers and the words for no end, with nothing behind them.
const value = String.raw`(?:'(?:[^']|'')*'|-?[\d.]+|MINVALUE|MAXVALUE|NULL|true|false)`;
const values = String.raw`\(${value}(?:, ${value})*\)`;
const bound = new RegExp(
  String.raw`^(?:DEFAULT|FOR VALUES (?:FROM ${values} TO ${values}|IN ${values}|WITH \(modulus \d+, remainder \d+\)))$`,
);
const name = String.raw`(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")`;
const qualified = new RegExp(String.raw`^${name}\.${name}$`);

/** One table as it was in the snapshot. */
export const backupTable = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Columns in the order of the file; generated ones are left out. */
  columns: z.array(z.string()),
  /** Of a partition: its parent and its bound as PostgreSQL writes it. */
  partition: z
    .strictObject({
      parent: z.string().regex(qualified, 'the name of a table with its schema'),
      bound: z.string().regex(bound, 'the bound of a partition'),
    })
    .nullable(),
  rows: z.number().int().nonnegative(),
  /** Sum of the hashes of all rows as text: the same whatever their order. What stands for it in an encrypted backup. */
  content: z.string().regex(/^-?\d+$/),
  /** Gzipped output of COPY in text format, encrypted where the backup is. */
  file: z.string().regex(/^[\w.-]+\.copy\.gz(?:\.enc)?$/),
  bytes: z.number().int().nonnegative(),
  sha256,
});

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const box = { nonce: base64, sealed: base64, tag: base64 };

/** How a backup is encrypted. Its files have a data key in common, with those of backups before that they are linked to. */
export const encryption = z.strictObject({
  /** The data key, encrypted by what is derived from the secret of the operator: AES-256-GCM, scrypt or HKDF-SHA-256. */
  key: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('passphrase'), cost: z.literal(17), salt: base64, ...box }),
    z.strictObject({ kind: z.literal('file'), id: z.string(), salt: base64, ...box }),
  ]),
  /** Keys of the installation, encrypted by the data key; null where the installation has none of its own. */
  keys: z.strictObject(box).nullable(),
});

/** See {@link encryption}. */
export type Encryption = z.infer<typeof encryption>;

/** What `manifest.json` of a backup says. */
export const backupManifest = z.strictObject({
  /** `lingtan-backup/1`: of versions that did not sign, and of processes without a key; `/3`: encrypted, and signed too. */
  format: z.enum(['lingtan-backup/1', 'lingtan-backup/2', 'lingtan-backup/3']),
  version: z.string(),
  /** When the snapshot was taken, ISO 8601 UTC. */
  takenAt: z.iso.datetime(),
  /** Time from snapshot to the last file, in ms. */
  tookMs: z.number().int().nonnegative(),
  postgres: z.string(),
  migrations: z.array(z.strictObject({ component: z.string(), name: z.string(), checksum: sha256 })),
  tables: z.array(backupTable),
  sequences: z.array(z.strictObject({ schema: z.string(), name: z.string(), value: z.string().nullable() })),
  /** Heads of the audit chains. */
  audit: z.array(z.strictObject({ chain: z.string(), seq: z.number().int(), hash: z.string() })),
  /** Keys that what is stored was sealed and signed with; backups of the first versions do not say. */
  keyIds: keyIds.optional(),
  encryption: encryption.optional(),
  /** Keys of the installation, sealed with a passphrase by versions that did not encrypt the rest. */
  keys: z
    .strictObject({
      salt: z.string(),
      nonce: z.string(),
      sealed: z.string(),
      tag: z.string(),
      /** Blocks of scrypt, as a power of two; absent in backups of earlier versions, which had half as many. */
      cost: z.literal(17).optional(),
    })
    .nullable(),
  /** By the installation's key over all that stands beside it, as canonical JSON. Base64; the key is SPKI in PEM. */
  signature: z.strictObject({ publicKey: z.string(), value: z.string() }).optional(),
});

/** See {@link backupTable}. */
export type BackupTable = z.infer<typeof backupTable>;
/** See {@link backupManifest}. */
export type BackupManifest = z.infer<typeof backupManifest>;

/** The manifest with the signature of a key. */
export function signManifest(manifest: BackupManifest, key: InstallationKey): BackupManifest {
  const signed: BackupManifest = { ...manifest, format: manifest.encryption ? 'lingtan-backup/3' : 'lingtan-backup/2' };
  return { ...signed, signature: { publicKey: key.publicKey, value: key.sign(canonicalJson(signed)) } };
}

/** Whether a manifest is as the key that it names has signed it; whose key that is says its `keyIds`. */
export function manifestState({ signature, ...manifest }: BackupManifest): 'unsigned' | 'signed' | 'changed' {
  if (manifest.format === 'lingtan-backup/1' && !signature && !manifest.encryption) return 'unsigned';
  const fits =
    signature !== undefined &&
    (manifest.format === 'lingtan-backup/3') === (manifest.encryption !== undefined) &&
    keyId(signature.publicKey) === manifest.keyIds?.installation &&
    verifySignature(signature.publicKey, canonicalJson(manifest), signature.value);
  return fits ? 'signed' : 'changed';
}

/**
 * Reads the manifest of a backup.
 * @throws BACKUP_NOT_A_BACKUP when there is none, or it is not one of ours; BACKUP_NEWER_FORM
 */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let text: string;
  try {
    text = await readFile(path.join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    throw backupErrors.NOT_A_BACKUP({ folder, reason: (error as Error).message }, error);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw backupErrors.NOT_A_BACKUP({ folder, reason: 'manifest.json is not JSON' }, error);
  }
  const { data, error } = backupManifest.safeParse(json);
  if (error) {
    const newer = ofNewerVersion(json, error);
    if (newer) throw backupErrors.NEWER_FORM({ folder, ...newer });
    const [first] = error.issues;
    throw backupErrors.NOT_A_BACKUP({
      folder,
      reason: `manifest.json, ${first!.path.join('.') || 'document'}: ${first!.message}`,
    });
  }
  return data;
}

const named = z.object({
  format: z.string().regex(/^lingtan-backup\/\d+$/),
  version: z.string().default('of a later format'),
});

/** What a later version writes that this one does not know: another format, or further fields in one that it knows. */
function ofNewerVersion(json: unknown, { issues }: z.ZodError): { version: string; reason: string } | null {
  const { data } = named.safeParse(json);
  if (!data) return null;
  const { format, version } = data;
  const known: readonly string[] = backupManifest.shape.format.options;
  if (!known.includes(format)) {
    const beyond = Number(format.split('/')[1]) > known.length;
    return beyond ? { version, reason: `its format is ${format}, known are ${known.join(' and ')}` } : null;
  }
  const fields: string[] = [];
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') return null;
    fields.push(...issue.keys.map((key) => [...issue.path, key].join('.')));
  }
  return { version, reason: `manifest.json has fields that are not known here: ${fields.slice(0, 5).join(', ')}` };
}
