import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotatingFile } from './rotating-file.ts';

describe('a log file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lingtan-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps the last part and the one before it', () => {
    const path = join(folder, 'server.log');
    const file = rotatingFile(path, 20, () => '');
    for (const word of ['first', 'second', 'third', 'fourth', 'fifth']) file.write(`${word}\n`);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('first\nsecond\nthird\n');
    expect(readFileSync(path, 'utf8')).toBe('fourth\nfifth\n');
  });

  it.runIf(process.platform === 'linux')('goes on when the disk is full', () => {
    const path = join(folder, 'server.log');
    symlinkSync('/dev/full', path);
    const file = rotatingFile(path, 1000, () => '');
    expect(() => ['one', 'two', 'three'].forEach((word) => file.write(`${word}\n`))).not.toThrow();
  });
});
