import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawBackupKey, parseBackupKey } from '@lingtan/kernel/command-line';
import { afterAll, expect, it } from 'vitest';
import { backupSecretOf, encryptingSecretOf } from './backup-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-backup-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const text = drawBackupKey();
const keyFile = write('backup.key', text);
const phraseFile = write('phrase.txt', 'correct horse battery\n');
const key = parseBackupKey(text, keyFile);
const backups = join(folder, 'backups');
mkdirSync(backups);

it('what opens a backup is named on the command line or else in the environment, and one thing only', () => {
  const env = { LINGTAN_BACKUP_PASSPHRASE: 'of the environment' };
  expect(backupSecretOf({})).toBeNull();
  expect(backupSecretOf(env)).toEqual({ passphrase: 'of the environment' });
  expect(backupSecretOf(env, { keyFile })).toEqual({ key });
  expect(backupSecretOf({ LINGTAN_BACKUP_KEY_FILE: keyFile }, { passphraseFile: phraseFile })).toEqual({
    passphrase: 'correct horse battery',
  });
  expect(() => backupSecretOf({}, { keyFile, passphraseFile: phraseFile })).toThrow(/Both/);
  expect(() => backupSecretOf({ ...env, LINGTAN_BACKUP_KEY_FILE: keyFile })).toThrow(/Both/);
});

it('what is no key, cannot be read, is soon guessed or lies among the backups encrypts nothing', () => {
  const of = (env: NodeJS.ProcessEnv) => encryptingSecretOf(env, backups);
  const ofFile = (file: string) => of({ LINGTAN_BACKUP_KEY_FILE: file });
  expect(ofFile(keyFile)).toEqual({ key });
  expect(ofFile(write('drawn.key', `${key.toString('hex')}\n`))).toEqual({ key });
  for (const wrong of ['', '00', '0'.repeat(64), `${key.toString('hex')}0`, 'correct horse battery'])
    expect(() => ofFile(write('wrong.key', wrong)), wrong).toThrow(/holds no key/);
  expect(() => ofFile(join(folder, 'none.key'))).toThrow(/none\.key: ENOENT/);
  expect(() => of({ LINGTAN_BACKUP_PASSPHRASE: 'short' })).toThrow(/has 5 characters, expected at least 12/);
  const within = join('backups', 'backup.key');
  expect(() => ofFile(write(within, text))).toThrow(/among the backups/);
  const link = join(folder, 'link.key');
  symlinkSync(join(folder, within), link);
  expect(() => ofFile(link)).toThrow(/among the backups/);
});
