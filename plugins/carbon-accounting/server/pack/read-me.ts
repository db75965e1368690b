import { certificateFlows } from '../../contracts/index.ts';
import type { Publication } from '../periods/period-store.ts';

/** What the files of a pack are, for whoever opens it. */
export function readMe({ period, profile, revision, sha256, content }: Publication): string {
  return [
    `Evidence pack of the emission inventory ${profile}, ${period}, revision ${revision}, park ${content.park}`,
    `排放清单证据包：${profile}，${period}，第 ${revision} 版，园区 ${content.park}`,
    '',
    `SHA-256 of the publication / 发布内容的 SHA-256: ${sha256}`,
    '',
    'publication.json       what was published, with method profile, factors, activities, lines and totals',
    'electricity-hours.csv  watt-hours by day, use and flow, hour by hour, as known when it was published',
    'documents.json         activities from documents with the SHA-256 of each document',
    'factors.json           factor versions that were used, with source and status',
    'lines.csv              lines with amount, factor, formula and exact tonnes',
    ...(content.activities.some(({ flow }) => certificateFlows.has(flow ?? ''))
      ? ['green-claims.json      retired certificates under claimed power, with what each is of']
      : []),
    ...(content.offsets
      ? ['offsets.json           retired offsets of the period: beside the totals, subtracted from none of them']
      : []),
    'revisions.json         this revision and those before it, with cause and author',
    'report.pdf             the report',
    'manifest.json          SHA-256 of each file, and of their list',
    '',
    'Verify without a network / 离线核验:  lingtan carbon verify PACK.zip',
    '',
  ].join('\r\n');
}
