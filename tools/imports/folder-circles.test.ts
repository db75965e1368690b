import { describe, expect, it } from 'vitest';
import { compareCircles, folderCircles, shrunk } from './folder-circles.mjs';

/** `a/x > b/y`: imports of files in the server room of a plugin. */
const imports = (...arrows: string[]) =>
  arrows.map((arrow) => {
    const [from, to] = arrow.split(' > ').map((path) => `plugins/heat/server/${path}.ts`);
    return { from: from!, to: to! };
  });
const room = 'plugins/heat/server';

describe('circles between folders', () => {
  it('are found between folders side by side, also over a third one and by different files', () => {
    expect(folderCircles(imports('a/x > b/y', 'b/z > a/y'))).toEqual({ [room]: { a: ['b'], b: ['a'] } });
    expect(folderCircles(imports('a/x > b/y', 'b/z > c/y', 'c/y > a/z'))).toEqual({
      [room]: { a: ['b'], b: ['c'], c: ['a'] },
    });
    expect(folderCircles(imports('deep/a/x > deep/b/y', 'deep/b/z > deep/a/y'))).toEqual({
      [`${room}/deep`]: { a: ['b'], b: ['a'] },
    });
  });

  it('leave out what only leads to a circle or away from it', () => {
    expect(folderCircles(imports('before/x > a/x', 'a/x > b/y', 'b/z > a/y', 'b/y > after/x'))).toEqual({
      [room]: { a: ['b'], b: ['a'] },
    });
  });

  it('are none between a folder and the files or folders it lies among', () => {
    expect(folderCircles(imports('a/x > a/inner/y', 'a/inner/y > a/z', 'index > a/x', 'a/x > names'))).toEqual({});
  });

  it('are none between packages, nor by tests and fixtures', () => {
    expect(
      folderCircles([
        { from: 'plugins/heat/server/a.ts', to: 'plugins/cold/server/b.ts' },
        { from: 'plugins/cold/server/b.ts', to: 'plugins/heat/server/a.ts' },
        ...imports('a/x > b/y', 'b/y.db.test > a/x', 'b/fixtures/y > a/x'),
      ]),
    ).toEqual({});
  });
});

describe('the list of circles', () => {
  const known = { [room]: { a: ['b'], b: ['a', 'c'], c: ['b'] } };

  it('says what is new and what is gone', () => {
    expect(compareCircles({ [room]: { a: ['b', 'd'], b: ['a'], d: ['a'] } }, known)).toEqual({
      added: [`${room}: a → d`, `${room}: d → a`],
      gone: [`${room}: b → c`, `${room}: c → b`],
    });
    expect(compareCircles(known, known)).toEqual({ added: [], gone: [] });
  });

  it('only gets shorter', () => {
    expect(shrunk({ [room]: { a: ['b', 'd'], b: ['a'], d: ['a'] } }, known)).toEqual({
      [room]: { a: ['b'], b: ['a'] },
    });
    expect(shrunk({}, known)).toEqual({});
  });
});
