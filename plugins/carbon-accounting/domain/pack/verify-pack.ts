import { canonicalJson, LingtanError, parseJson, readInput, sha256, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { activityInput, certificateFlows, decimalInput, offsetShape } from '../../contracts/index.ts';
import type { Offset } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { exact, toText } from '../exact/index.ts';
import { verifyPublished } from '../ledger/index.ts';
import type { Verdict } from '../ledger/index.ts';
import { sumHours } from './hours-file.ts';
import {
  claimsFile,
  documentsFile,
  hoursFile,
  manifestFile,
  manifestShape,
  offsetsFile,
  publicationFile,
  rootOf,
} from './pack-files.ts';
import type { Manifest, PackFiles } from './pack-files.ts';

/** One thing that is wrong with a pack: which file or figure, and what. */
export interface PackProblem {
  what: string;
  problem: string;
}

export interface PackVerdict {
  valid: boolean;
  park: string;
  period: string;
  profile: string;
  revision: number;
  /** Compare it with the hash on the page of publications, or with the one that the park published. */
  publicationSha256: string;
  root: string;
  files: number;
  /** Totals as published and as recomputed here from activities, factors and method. */
  figures: (Verdict['totals'][number] & { unit: string | null })[];
  /** Months of electricity whose amount was added up from the hours in the pack. */
  monthsFromHours: number;
  /** Activities that rest on documents. */
  documents: number;
  /** Retired offsets beside the figures, tCO2e: no figure is smaller for them. */
  offsetsBesideT: number;
  problems: PackProblem[];
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const publicationShape = z.looseObject({
  content: z.looseObject({
    activities: z.array(activityInput),
    inventory: z.looseObject({}),
    offsets: z.array(offsetShape).optional(),
  }),
  sha256: z.string(),
});
const wattHours = z.string().regex(/^\d{1,18}$/, schemaText('whole watt-hours', '整数瓦时'));
const claimShape = z.array(
  z.looseObject({ claim: z.string(), activity: z.string(), wh: wattHours, claimWh: wattHours }),
);
const documentShape = z.array(z.looseObject({ id: z.string(), amount: decimalInput, unit: z.string() }));

/**
 * Verifies a pack on an empty machine: every file by its hash, then hours → activities → lines → totals. Nothing is taken from
 * elsewhere, and each fault is named by file or figure.
 */
export function verifyPack(files: PackFiles, expected: { sha256?: string | undefined } = {}): PackVerdict {
  const problems: PackProblem[] = [];
  const manifest = readManifest(files);
  checkFiles(manifest, files, problems);
  if (expected.sha256 !== undefined && expected.sha256 !== manifest.publicationSha256)
    problems.push({
      what: publicationFile,
      problem: `is ${manifest.publicationSha256}; expected the publication ${expected.sha256}`,
    });
  const publication = readPart(publicationShape, files, publicationFile, problems);
  const figures = publication ? checkPublication(publication.given, manifest, problems) : [];
  const activities = publication?.read.content.activities ?? [];
  return {
    ...{ park: manifest.park, period: manifest.period, profile: manifest.profile, revision: manifest.revision },
    ...{ publicationSha256: manifest.publicationSha256, root: manifest.root, files: manifest.files.length },
    figures,
    ...checkActivities(activities, files, problems),
    offsetsBesideT: checkOffsets(publication?.read.content.offsets ?? [], files, problems),
    valid: problems.length === 0,
    problems,
  };
}

/** Without a list of its files nothing can be said of a pack. */
function readManifest(files: PackFiles): Manifest {
  const problems: PackProblem[] = [];
  const manifest = readPart(manifestShape, files, manifestFile, problems);
  if (!manifest) throw carbonErrors.PACK_MANIFEST({ file: manifestFile, problem: problems[0]!.problem });
  return manifest.read;
}

/** A file of a pack by its shape; one that is not there or cannot be read becomes a problem under its name. */
function readPart<S extends z.ZodType>(
  shape: S,
  files: PackFiles,
  name: string,
  problems: PackProblem[],
): { given: unknown; read: z.output<S> } | null {
  const bytes = files.get(name);
  try {
    const given = parseJson(text(bytes ?? new Uint8Array()), name);
    return { given, read: readInput(shape, given) };
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    problems.push({ what: name, problem: bytes ? `cannot be read: ${error.message}` : 'is missing' });
    return null;
  }
}

/** Hash, lines and totals of the publication. */
function checkPublication(given: unknown, manifest: Manifest, problems: PackProblem[]): PackVerdict['figures'] {
  let verdict: Verdict;
  try {
    verdict = verifyPublished(given);
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    problems.push({ what: publicationFile, problem: `cannot be recomputed: ${error.message}` });
    return [];
  }
  if (!verdict.sha256.matches || verdict.sha256.computed !== manifest.publicationSha256)
    problems.push({
      what: publicationFile,
      problem: `its content has the hash ${verdict.sha256.computed}; the manifest states ${manifest.publicationSha256}`,
    });
  for (const { method, matches, stated, recomputed } of verdict.totals)
    if (!matches)
      problems.push({
        what: `total of ${method}`,
        problem: `stated ${shown(stated)}, recomputed ${shown(recomputed)}`,
      });
  if (!verdict.linesMatch)
    problems.push({ what: 'lines', problem: 'a line does not follow from its activity and its factor' });
  const { methods = [] } = (given as { content: { inventory: { methods?: { method: string; unit: string }[] } } })
    .content.inventory;
  return verdict.totals.map((total) => ({
    ...total,
    unit: methods.find(({ method }) => method === total.method)?.unit ?? null,
  }));
}

const shown = (value: unknown): string => (value === null ? 'none' : String(value));

function checkFiles(manifest: Manifest, files: PackFiles, problems: PackProblem[]): void {
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const { path, sha256: stated } of manifest.files) {
    const bytes = files.get(path);
    if (!bytes) problems.push({ what: path, problem: 'is missing' });
    else if (sha256(bytes) !== stated)
      problems.push({
        what: path,
        problem: `was changed: its hash is ${sha256(bytes)}, the manifest states ${stated}`,
      });
  }
  for (const path of files.keys())
    if (path !== manifestFile && !listed.has(path)) problems.push({ what: path, problem: 'is not in the manifest' });
  if (rootOf(manifest.files) !== manifest.root)
    problems.push({ what: manifestFile, problem: 'was changed: its root is not the hash of its list of files' });
}

/** Every amount of electricity from its hours, every other one from its document. */
function checkActivities(
  activities: readonly z.infer<typeof activityInput>[],
  files: PackFiles,
  problems: PackProblem[],
): { monthsFromHours: number; documents: number } {
  const { sums, problem } = sumHours(text(files.get(hoursFile) ?? new Uint8Array()));
  if (problem !== null) problems.push({ what: hoursFile, problem });
  const documents = readPart(documentShape, files, documentsFile, problems)?.read ?? [];
  const counts = { monthsFromHours: 0, documents: 0 };
  checkClaims(activities, files, problems);
  for (const { id, kind, flow, amount, unit } of activities) {
    if (certificateFlows.has(flow ?? '')) continue;
    if (kind === 'electricity') {
      counts.monthsFromHours++;
      const sum = sums.get(id);
      if (unit !== 'Wh' || sum === undefined || String(sum) !== String(amount))
        problems.push({ what: id, problem: `published as ${amount} ${unit}; its hours give ${sum ?? 'nothing'} Wh` });
    } else {
      counts.documents++;
      const [, name] = id.split('/');
      const found = documents.find((each) => each.id === name);
      const same = found && found.unit === unit && toText(exact(found.amount), 18) === toText(exact(amount), 18);
      if (!same)
        problems.push({
          what: id,
          problem: `published as ${amount} ${unit}; its document states ${found ? `${found.amount} ${found.unit}` : 'nothing'}`,
        });
    }
  }
  return counts;
}

/** Every claimed amount from the claims under it, and no claim for more than it is of. */
function checkClaims(
  activities: readonly z.infer<typeof activityInput>[],
  files: PackFiles,
  problems: PackProblem[],
): void {
  const claimed = activities.filter(({ flow }) => certificateFlows.has(flow ?? ''));
  if (claimed.length === 0) return;
  const rows = readPart(claimShape, files, claimsFile, problems)?.read ?? [];
  const sum = (list: typeof rows): bigint => list.reduce((all, { wh }) => all + BigInt(wh), 0n);
  for (const { id, amount, unit } of claimed) {
    const found = sum(rows.filter(({ activity }) => activity === id));
    if (unit !== 'Wh' || String(found) !== String(amount))
      problems.push({ what: id, problem: `published as ${amount} ${unit}; its claims give ${found} Wh` });
  }
  for (const claim of new Set(rows.map((row) => row.claim))) {
    const own = rows.filter((row) => row.claim === claim);
    const [used, of] = [sum(own), BigInt(own[0]!.claimWh)];
    if (used > of) problems.push({ what: claim, problem: `is of ${of} Wh and used for ${used} Wh` });
  }
}

/**
 * Offsets as published against their file, and each serial number once. That no figure is smaller for them follows from the totals,
 * which are recomputed from activities alone.
 */
function checkOffsets(published: readonly Offset[], files: PackFiles, problems: PackProblem[]): number {
  const stated = files.has(offsetsFile) || published.length > 0;
  const rows = stated ? readPart(z.array(offsetShape), files, offsetsFile, problems)?.read : [];
  if (rows && canonicalJson(rows) !== canonicalJson(published))
    problems.push({ what: offsetsFile, problem: 'differs from the offsets that were published' });
  const seen = new Set<string>();
  for (const { ref, serials } of published)
    for (const serial of serials) {
      if (seen.has(serial))
        problems.push({ what: ref, problem: `its serial numbers ${serial} stand for another offset` });
      seen.add(serial);
    }
  return published.reduce((sum, { tonnes }) => sum + tonnes, 0);
}
