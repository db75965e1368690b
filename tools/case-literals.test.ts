import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Files of the rooms of plugins and packages, as paths from the root. */
const filesOf = (pattern: RegExp): string[] =>
  ['packages', 'plugins']
    .flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`))
    .flatMap((folder) =>
      ['src', 'domain', 'server', 'contracts']
        .map((room) => `${folder}/${room}`)
        .filter((room) => existsSync(join(root, room)))
        .flatMap((room) =>
          readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
        ),
    )
    .filter((file) => pattern.test(file))
    .sort();

/** Digits of a number that carry meaning: of 0.001230 these are 123. */
const digits = (text: string): string =>
  text.replaceAll('_', '').replace(/e.*$/i, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');

/**
 * Numbers of at least four significant digits in the answers of cases, each with the file that states it: those that the tests
 * carry, and those of a folder that `LINGTAN_CASES` names.
 */
function answers(): Map<number, string> {
  const found = new Map<number, string>();
  const collect = (value: unknown, by: string): void => {
    if (typeof value === 'number') {
      if (digits(String(Math.abs(value))).length >= 4) found.set(Math.abs(value), by);
    } else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) collect(each, by);
  };
  const visit = (value: unknown, by: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value))
      if (key === 'expected') collect(each, by);
      else visit(each, by);
  };
  const files = filesOf(/\/fixtures\/.*\.json$/);
  for (const file of files) visit(JSON.parse(readFileSync(join(root, file), 'utf8')), file);
  const more = process.env.LINGTAN_CASES;
  if (more)
    for (const file of readdirSync(more, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    ))
      visit(JSON.parse(readFileSync(join(more, file), 'utf8')), file);
  return found;
}

/** Literals of the code that works figures out. */
function literals(): { value: number; file: string; text: string }[] {
  const code = filesOf(/^(plugins\/[^/]+\/|packages\/(protocols|optimizer|telemetry|documents)\/).*\.ts$/).filter(
    (file) => !/\.(test|long|bench)\.ts$|\/fixtures\//.test(file),
  );
  return code.flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8')
        // What a comment or a text says decides nothing.
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/gm, ' ')
        .matchAll(/(?<![\w.$])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/gi),
    ]
      .map(([text]) => ({ value: Number(text.replaceAll('_', '')), file, text }))
      .filter(({ text }) => digits(text).length >= 4),
  );
}

/** Literals that equal an answer and stay, each with the reason. Gets no longer. */
const reasons: Record<string, string> = {
  'packages/protocols/src/hj212/names.ts 2022': 'a command code of HJ 212; as an answer it is a year',
  'plugins/carbon-accounting/contracts/treatment-config.ts 2019':
    'the edition of the IPCC guidelines; as an answer it is a year',
};

it('the code that works figures out holds no literal that is the answer of a case, but for what has a reason', () => {
  const known = answers();
  const code = literals();
  expect(known.size).toBeGreaterThan(100);
  expect(code.length).toBeGreaterThan(100);
  const equal = code.filter(({ value }) => known.has(value));
  const named = new Set(equal.map(({ file, text }) => `${file} ${text}`));
  expect(
    [...named]
      .filter((each) => !Object.hasOwn(reasons, each))
      .map((each) => `${each} in ${known.get(Number(each.split(' ')[1]!.replaceAll('_', '')))}`),
  ).toEqual([]);
  expect(Object.keys(reasons).filter((each) => !named.has(each))).toEqual([]);
});
