// A release is a folder of files, the SHA-256 of each in one list, and an Ed25519 signature over the list.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const list = 'SHA256SUMS';
const signature = `${list}.sig`;

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const filesOf = (folder) =>
  readdirSync(folder)
    .filter((name) => name !== list && name !== signature)
    .toSorted();

/** Name and SHA-256 of each file of a release, sorted by name. */
export const sumsOf = (folder) =>
  filesOf(folder).map((name) => ({ name, sha256: sha256(readFileSync(join(folder, name))) }));

const textOf = (sums) => sums.map(({ name, sha256: sum }) => `${sum}  ${name}\n`).join('');

export function signRelease(folder, privateKeyPem) {
  const text = textOf(sumsOf(folder));
  writeFileSync(join(folder, list), text);
  writeFileSync(
    join(folder, signature),
    `${sign(null, Buffer.from(text), createPrivateKey(privateKeyPem)).toString('base64')}\n`,
  );
}

export function checkRelease(folder, publicKey) {
  const key = publicKey.includes('BEGIN')
    ? createPublicKey(publicKey)
    : createPublicKey({ key: Buffer.from(publicKey.trim(), 'base64'), format: 'der', type: 'spki' });
  const text = readFileSync(join(folder, list), 'utf8');
  if (!verify(null, Buffer.from(text), key, Buffer.from(readFileSync(join(folder, signature), 'utf8'), 'base64')))
    return [`${signature} does not fit ${list} and this key`];
  const named = new Map(text.split('\n').flatMap((line) => (line ? [[line.slice(66), line.slice(0, 64)]] : [])));
  const present = new Map(sumsOf(folder).map(({ name, sha256: sum }) => [name, sum]));
  return [
    ...[...named].flatMap(([name, sum]) =>
      present.get(name) === sum ? [] : [present.has(name) ? `${name} was changed` : `${name} is missing`],
    ),
    ...[...present.keys()].flatMap((name) => (named.has(name) ? [] : [`${name} was added`])),
  ];
}
