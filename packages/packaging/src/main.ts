#!/usr/bin/env node
// What a vendor does with a plugin that has been built; it needs neither a checkout nor a server.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LingtanError } from '@lingtan/sdk';
import { openPackage } from './open-package.ts';
import { makeKey, signFile } from './sign-file.ts';
import { checkSignature } from './signature.ts';

const usage = `lingtan-plugin keygen FILE.pem                   a key to sign with; FILE.pem.pub goes to operators
lingtan-plugin pack [FOLDER]                     the .tgz of a built plugin, looked at as an installation does
lingtan-plugin sign FILE.tgz --key FILE.pem      signs every file of it; --out FILE for another file
lingtan-plugin inspect FILE.tgz [--json]         what it is, what it asks for and who signed it
`;

interface Options {
  key?: string;
  out?: string;
  json?: boolean;
}

/** What each command prints; undefined where something is missing that it needs. */
const commands: Record<string, (file: string | undefined, options: Options) => string | undefined> = {
  keygen: (file) => file && `key ${makeKey(file)}: keep ${file} to yourself, give ${file}.pub to operators`,
  pack: (folder = '.') => {
    const cwd = resolve(folder);
    const out = execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd, encoding: 'utf8' });
    const file = join(cwd, out.trim().split('\n').at(-1)!);
    const { id, version } = inspected(file);
    return `${id} ${version} packed: ${file}`;
  },
  sign: (file, { key, out = file }) => {
    if (!file || !key || !out) return undefined;
    const { id, version } = signFile(file, key, out);
    return `${id} ${version} signed: ${out}`;
  },
  inspect: (file, { json }) => {
    if (!file) return undefined;
    const found = inspected(file);
    if (found.signature === 'modified') process.exitCode = 1;
    if (json) return JSON.stringify(found, null, 2);
    const rows = Object.entries(found).map(([name, value]) => `${name.padEnd(12)} ${said(value)}`);
    return rows.join('\n');
  },
};

/** What a file is, as far as it can be told without running any of it. @throws PACKAGE_INVALID */
function inspected(file: string) {
  const { manifest, files } = openPackage(readFileSync(file));
  const { id, version, permissions, network, requires } = manifest;
  const { state, keyId, problems } = checkSignature(files, manifest, new Set());
  return {
    // Whom to trust, operators say; here no key is.
    ...{ id, version, signature: state === 'untrusted' ? 'signed' : state, key: keyId, problems, files: files.size },
    permissions: permissions.map((each) => each.id),
    hosts: [...(network?.hosts ?? []), ...(network?.config ?? []).map((field) => `{${field}}`)],
    requires: Object.entries(requires).map((each) => each.join(' ')),
  };
}

const said = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value ?? 'none'));

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [name = '', file, ...more] = positionals;
  const command = more.length === 0 && Object.hasOwn(commands, name) ? commands[name] : undefined;
  const text = values.help ? usage : command?.(file, values);
  if (text !== undefined) process.stdout.write(`${text.trimEnd()}\n`);
  else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
} catch (error) {
  process.exitCode = 1;
  const { message } = error as Error;
  if (error instanceof LingtanError) process.stderr.write(`${error.code}: ${message}\n${error.hint ?? ''}\n`);
  else process.stderr.write(`${message}\n`);
}
