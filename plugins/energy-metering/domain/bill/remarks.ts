import type { BillRemark } from '../../contracts/index.ts';
import type { QualityCounts } from '../quality.ts';
import type { BillFrame } from './frame.ts';

/** What the tariff and the data ask the reader to know, before what the lines add. */
export function generalRemarks(frame: BillFrame, counts: Readonly<QualityCounts>): BillRemark[] {
  const remarks: BillRemark[] = [];
  for (const { ref, version } of frame.parts)
    if (version.status !== 'verified')
      remarks.push({ code: `prices-${version.status}`, params: { version: ref, source: version.source } });
  if (frame.parts.length > 1)
    remarks.push({
      code: 'version-change',
      params: { versions: frame.parts.map(({ ref, days }) => `${ref} (${days}/${frame.month.days})`).join(', ') },
    });
  const of = counts.actual + counts.estimated + counts.edited + counts.missing;
  const share = (code: string, intervals: number): void => {
    if (intervals > 0) remarks.push({ code, params: { intervals, of } });
  };
  share('missing', counts.missing);
  share('estimated', counts.estimated);
  share('edited', counts.edited);
  return remarks;
}

/** Each remark once, in the order of their first mention. */
export function uniqueRemarks(remarks: readonly BillRemark[]): BillRemark[] {
  const byText = new Map(remarks.map((remark) => [JSON.stringify(remark), remark]));
  return [...byText.values()];
}
