import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { hj212CodeOf, hj212Field, readHj212Report } from '@lingtan/protocols';
import { defineDiscovery } from '@lingtan/sdk';
import { z } from 'zod';
import { hj212Search } from '../contracts/index.ts';
import { readEnvironment } from './environment.ts';
import { watchListener } from './listener.ts';
import { pause } from './pause.ts';

const folder = fileURLToPath(new URL('../profiles/', import.meta.url));
const stepMs = 1000;
/** Loggers of which is told; whoever sends more MNs makes them up. */
const loggersMost = 200;
/** China's offset, min: only whether there are codes matters here. */
const offset = 480;
const profile = z.object({ id: z.string(), points: z.array(z.object({ code: z.string() })) });

/** Listens for loggers that send and that no park knows. Nothing is answered: they send again. */
export const hj212Discovery = defineDiscovery({
  input: hj212Search,
  hosts: () => [],
  async run({ input: { seconds }, signal, found, progress }) {
    const profiles = await codesOfProfiles();
    const seen = new Set<string>();
    const watching = await watchListener(readEnvironment(process.env), (mn, frame, { address }) => {
      const codes = readHj212Report(frame.cp, offset).measurements.map(({ code }) => hj212CodeOf(code)?.code ?? code);
      // A heartbeat says nothing about what the logger measures: the next frame may.
      if (codes.length === 0 || seen.has(mn) || seen.size >= loggersMost) return;
      seen.add(mn);
      const fitting = profiles
        .map(({ id, codes: known }) => ({ id, there: codes.filter((code) => known.has(code)).length }))
        .filter(({ there }) => there > 0)
        .sort((a, b) => b.there - a.there);
      found({
        connection: { mn },
        address,
        name: mn,
        profiles: fitting.map(({ id }) => id),
        evidence: `sends ${hj212Field(frame.head, 'CN') ?? '?'} with ${codes.slice(0, 12).join(' ')}`,
      });
    });
    try {
      for (let second = 0; second < seconds && !signal.aborted; second++) {
        progress(second, seconds);
        await pause(stepMs, signal);
      }
      progress(seconds, seconds);
    } finally {
      await watching.end();
    }
  },
});

async function codesOfProfiles(): Promise<{ id: string; codes: ReadonlySet<string> }[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    files.map(async (name) => {
      const { id, points } = profile.parse(JSON.parse(await readFile(`${folder}/${name}`, 'utf8')));
      return { id, codes: new Set(points.map(({ code }) => code)) };
    }),
  );
}
