import type { Language } from '@lingtan/documents';
import { canonicalJson } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { csvText } from '../../contracts/index.ts';
import {
  claimsFile,
  documentsFile,
  hoursFile,
  manifestFile,
  manifestOf,
  offsetsFile,
  periodDays,
  publicationFile,
  writeHours,
} from '../../domain/index.ts';
import type { PublishedContent } from '../../domain/index.ts';
import { readClaims, readUses } from '../claims/claim-store.ts';
import type { Carbon } from '../context.ts';
import { electricityId } from '../inventory/activities-of.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { readEntries } from '../ledger/entry-store.ts';
import { readPublished } from '../periods/period-store.ts';
import type { Publication } from '../periods/period-store.ts';
import { reportPdf } from '../reports/report-pdf.ts';
import { reportSource } from '../reports/report-source.ts';
import { readMe } from './read-me.ts';
import { zipFiles } from './zip.ts';

/** The stored text of a publication with its hash; the text goes out byte for byte. */
export function publicationText({ recordedAt, revision, sha256, text }: Publication): string {
  const frame = canonicalJson({ recordedAt, revision, sha256 });
  return `{"content":${text},${frame.slice(1)}\n`;
}

/** Makes the evidence pack of a publication: all that recomputes its figures on an empty machine, and the hash of each file. */
export async function buildPack(
  carbon: Carbon,
  tx: Tx,
  publication: Publication,
  language: Language,
): Promise<Uint8Array> {
  const { period, profile, revision, content } = publication;
  const { from, to } = periodDays(period);
  const entries = await readEntries(tx, from, to, publication.recordedAt);
  const report = await reportSource(carbon, tx, { period, profile, revision, offsets: [] });
  const text = new Map<string, string>([
    ['README.txt', readMe(publication)],
    [publicationFile, publicationText(publication)],
    [hoursFile, writeHours(entries)],
    [documentsFile, `${JSON.stringify(await documentsOf(tx, content), null, 2)}\n`],
    ['factors.json', `${JSON.stringify({ factors: content.factors }, null, 2)}\n`],
    ['lines.csv', linesCsv(content)],
    ['revisions.json', `${JSON.stringify(await revisionsOf(tx, publication), null, 2)}\n`],
  ]);
  const claims = await claimRows(tx, publication);
  if (claims.length > 0) text.set(claimsFile, `${JSON.stringify(claims, null, 2)}\n`);
  if (content.offsets) text.set(offsetsFile, `${JSON.stringify(content.offsets, null, 2)}\n`);
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>([...text].map(([path, each]) => [path, encoder.encode(each)]));
  files.set('report.pdf', await reportPdf(report, language));
  const manifest = manifestOf(
    { park: content.park, period, profile, revision, publicationSha256: publication.sha256 },
    files,
  );
  files.set(manifestFile, encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return zipFiles(files, new Date(publication.recordedAt));
}

/** What retired certificates stand for, as it was known when it was published. */
async function claimRows(tx: Tx, { content, recordedAt }: Publication) {
  const published = new Set(content.activities.map(({ id }) => id));
  const claims = new Map((await readClaims(tx, recordedAt)).map((each) => [each.claim, each]));
  return (await readUses(tx, recordedAt)).flatMap(({ claim, part, use, month, wh }) => {
    const activity = electricityId(use, part === 'sold' ? 'sold' : 'claimed', month);
    if ((part !== 'covers' && part !== 'sold') || wh === '0' || !published.has(activity)) return [];
    const { account, wh: claimWh, content: of } = claims.get(claim)!;
    return [{ claim, activity, wh, claimWh, account, ...of }];
  });
}

/** Postings under the activities from documents, with the hash of each document. */
async function documentsOf(tx: Tx, { activities }: PublishedContent) {
  const found = [];
  for (const { id } of activities) {
    const [kind, name, revision] = id.split('/');
    if (kind !== 'document') continue;
    const posting = await readActivity(tx, name!, Number(revision));
    if (!posting) continue;
    const { content, day, debit, credit, note, recordedBy, recordedAt, documentName, documentSha256 } = posting;
    found.push({
      id: name!,
      revision: posting.revision,
      ...{ kind: content.kind, item: content.item ?? null, amount: String(content.amount), unit: content.unit },
      ...{ day, debit, credit, note, recordedBy, recordedAt },
      document: documentName === null ? null : { name: documentName, sha256: documentSha256 },
    });
  }
  return found;
}

function linesCsv({ inventory, activities }: PublishedContent): string {
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const fields = ['activity', 'scope', 'methods', 'amount', 'unit', 'factor', 'value', 'factor_unit', 't', 'formula'];
  return csvText(
    fields,
    inventory.lines.map((line) => {
      const { amount, unit } = byId.get(line.activityId)!;
      const used = line.factor ?? line.gwp;
      return [
        ...[line.activityId, line.scope, line.methods.join(' '), String(amount), unit],
        ...[used ? `${used.id}@${used.version}` : '', used?.value ?? '', used?.unit ?? '', line.exactT, line.formula],
      ];
    }),
  );
}

/** Every revision of the period up to this one: before, after, cause and author of each restatement. */
async function revisionsOf(tx: Tx, { period, profile, revision }: Publication) {
  return (await readPublished(tx, period))
    .filter((each) => each.profile === profile && each.revision <= revision)
    .map((each) => ({
      ...{ revision: each.revision, sha256: each.sha256, recordedAt: each.recordedAt },
      ...{ publishedBy: each.publishedBy, note: each.note },
      causes: each.restatement?.causes ?? [],
      methods: each.restatement?.methods ?? [],
    }));
}
