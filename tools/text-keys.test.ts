import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => !file.includes('/dist/'));

/** Keys that an object of a JSON text holds twice, of which a parser keeps the last in silence. */
function keysTwice(json: string): string[] {
  const twice: string[] = [];
  const open: Set<string>[] = [];
  for (const [token, key] of json.matchAll(/"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      if (open.at(-1)!.has(key)) twice.push(key);
      open.at(-1)!.add(key);
    }
  }
  return twice;
}

describe('texts', () => {
  const texts = files.filter((file) => /locales\/(en|zh-CN)\.json$/.test(file));

  it('finds a key that is there twice, and none in what only looks like one', () => {
    expect(keysTwice('{"a": {"b": "x", "c": "\\"b\\": {"}, "b": "}", "a": "y"}')).toEqual(['a']);
  });

  it.each(texts)('of %s have each key once', (file) => {
    expect(keysTwice(readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });

  it('are asked for by keys that do not compile where there are none', () => {
    const untyped = files
      .filter((file) => /^(plugins|examples|docs\/samples)\/.*\/web\/.*\.tsx?$|^apps\/shell\/src\/.*\.tsx?$/.test(file))
      .filter((file) => !file.endsWith('/use-t.ts') && /\buseT\(/.test(readFileSync(join(root, file), 'utf8')))
      .filter((file) => !/from '[./]*use-t\.ts'/.test(readFileSync(join(root, file), 'utf8')));
    expect(untyped).toEqual([]);
  });
});
