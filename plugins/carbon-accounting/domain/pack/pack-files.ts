import { canonicalJson, sha256, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Name of the format, with its version. */
export const packFormat = 'lingtan-carbon-pack@1';
export const manifestFile = 'manifest.json';
export const publicationFile = 'publication.json';
export const hoursFile = 'electricity-hours.csv';
export const documentsFile = 'documents.json';
/** Only where certificates stand for something. */
export const claimsFile = 'green-claims.json';
/** Only where offsets were retired. */
export const offsetsFile = 'offsets.json';

const hash = z.string().regex(/^[0-9a-f]{64}$/, schemaText('SHA-256 in hex', '十六进制 SHA-256'));

/** What is in a pack. `root` is the hash of the list of files, so that one hash stands for all of them. */
export const manifestShape = z.strictObject({
  format: z.literal(packFormat),
  park: z.string(),
  period: z.string(),
  profile: z.string(),
  revision: z.number().int().positive(),
  publicationSha256: hash,
  files: z.array(z.strictObject({ path: z.string().min(1), bytes: z.number().int().nonnegative(), sha256: hash })),
  root: hash,
});
export type Manifest = z.infer<typeof manifestShape>;

export type PackFiles = ReadonlyMap<string, Uint8Array>;

export type FileEntries = Manifest['files'];

/** Hash of a list of files, by their canonical JSON. */
export function rootOf(files: FileEntries): string {
  return sha256(canonicalJson(files));
}

/** Makes the manifest of files; they are listed by path. */
export function manifestOf(
  frame: Pick<Manifest, 'park' | 'period' | 'profile' | 'revision' | 'publicationSha256'>,
  files: PackFiles,
): Manifest {
  const list = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => ({ path, bytes: bytes.byteLength, sha256: sha256(bytes) }));
  return { format: packFormat, ...frame, files: list, root: rootOf(list) };
}
