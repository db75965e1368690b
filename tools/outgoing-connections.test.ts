import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** The devices that it plays are outside: they connect to the park that they belong to. */
const outside = /^plugins\/park-simulator\/|\/fixtures\/|\.test\.ts$|\.long\.ts$/;

it('plugins connect to places that people have entered by the guarded ways of the sdk alone', () => {
  const files = execFileSync('git', ['ls-files', 'plugins/*/server/**.ts', 'examples/*/server/**.ts'], { cwd: root })
    .toString()
    .split('\n')
    .filter((file) => file.endsWith('.ts') && !outside.test(file));
  expect(files.length).toBeGreaterThan(500);
  const own = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/import (type )?\{([^}]*)\} from 'node:(net|tls|http|https|http2|dgram)'/g)].some(
      ([, isType, names]) =>
        !isType && /\b(?<!type )(connect|createConnection|Socket|request|get|createSocket)\b/.test(names!),
    );
  });
  expect(own).toEqual([]);
});
