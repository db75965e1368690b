/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contrast, distance, simulate, type Vision } from './color-math.ts';
import { sourceColors } from './sources.ts';

const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const themes = ['light', 'dark', 'control-room'] as const;

function palette(theme: string): Record<string, string> {
  const block = new RegExp(`:root\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(tokens)![1]!;
  return Object.fromEntries(
    [...block.matchAll(/--lt-([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]),
  );
}

// Twice what is just noticed in OKLab; each series has its label besides.
const noticed = 0.044;

const visions: Vision[] = ['normal', 'deutan', 'protan', 'tritan'];

test.each(themes)('sources can be told apart by everyone in the theme %s', (theme) => {
  const colors = palette(theme);
  for (const vision of visions) {
    for (const [at, a] of sourceColors.entries()) {
      for (const b of sourceColors.slice(at + 1)) {
        const apart = distance(simulate(colors[`source-${a}`]!, vision), simulate(colors[`source-${b}`]!, vision));
        expect(apart, `${theme} ${vision} ${a}/${b}`).toBeGreaterThan(noticed);
      }
    }
  }
});

test.each(themes)('texts and graphics have contrast in the theme %s', (theme) => {
  const colors = palette(theme);
  for (const text of ['n9', 'n10', 'n12', 'accent', 'warning-text', 'alarm-text']) {
    expect(contrast(colors[text]!, colors['n1']!), `${text} on surface`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colors[text]!, colors['n2']!), `${text} on page`).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(colors['accent-text']!, colors['accent']!)).toBeGreaterThanOrEqual(4.5);
  for (const source of sourceColors) {
    expect(contrast(colors[`source-${source}`]!, colors['n1']!), source).toBeGreaterThanOrEqual(2.95);
  }
});
