import { canonicalJson, sha256 } from '@lingtan/sdk';
import type { RetirementStatement } from '../../contracts/statement.ts';

/** SHA-256 of the canonical JSON of everything but the hash itself. */
export function statementHash({
  sha256: _,
  ...content
}: Omit<RetirementStatement, 'sha256'> & { sha256?: string }): string {
  return sha256(canonicalJson(content));
}

/** What the QR code of a retirement says: where it was made, how much it is, and the hash of its statement. */
export function statementCode({ park, retirement, sha256: hash }: RetirementStatement): string {
  return `lingtan-retirement:1:${park.id}:${retirement.no}:${retirement.wh}:${hash}`;
}

export interface StatementCheck {
  readonly valid: boolean;
  readonly retirement: string;
  readonly wh: number;
  readonly sha256: string;
  readonly code: string;
  readonly problems: readonly string[];
}

/** Recomputes a statement: its hash, each range, their sum, and that no certificate stands in it twice. */
export function checkStatement(statement: RetirementStatement): StatementCheck {
  const { retirement, claims, park } = statement;
  const problems: string[] = [];
  const hash = statementHash(statement);
  if (hash !== statement.sha256)
    problems.push(`sha256: the content has ${hash}, the statement says ${statement.sha256}`);
  claims.forEach(({ idStart, idEnd, wh, from, to }, index) => {
    if (idEnd - idStart + 1 !== wh)
      problems.push(`claims.${index}.wh: ${wh} is not the ${idEnd - idStart + 1} certificates of its range`);
    if (Date.parse(to) <= Date.parse(from)) problems.push(`claims.${index}.to: must be after from`);
  });
  const total = claims.reduce((sum, { wh }) => sum + wh, 0);
  if (total !== retirement.wh) problems.push(`retirement.wh: ${retirement.wh}, but its claims add up to ${total}`);
  problems.push(...doubleClaims([statement]));
  return {
    valid: problems.length === 0,
    retirement: `${park.id}/${retirement.no}`,
    wh: retirement.wh,
    sha256: hash,
    code: statementCode({ ...statement, sha256: hash }),
    problems,
  };
}

/** Certificates that stand in the statements more than once, each with both places. */
export function doubleClaims(statements: readonly RetirementStatement[]): string[] {
  const byDevice = new Map<string, { start: number; end: number; place: string }[]>();
  for (const { park, retirement, claims } of statements)
    claims.forEach(({ device, idStart, idEnd }, index) => {
      const key = `${park.id}/${device}`;
      const place = `retirement ${park.id}/${retirement.no}, claims.${index}`;
      byDevice.set(key, [...(byDevice.get(key) ?? []), { start: idStart, end: idEnd, place }]);
    });
  return [...byDevice].flatMap(([device, ranges]) => {
    const sorted = [...ranges].sort((a, b) => a.start - b.start);
    let last = sorted[0]!;
    return sorted.slice(1).flatMap((range) => {
      const before = last;
      if (range.end > last.end) last = range;
      if (range.start > before.end) return [];
      const end = Math.min(range.end, before.end);
      return [`certificates ${range.start}–${end} of ${device} are claimed twice: ${before.place}; ${range.place}`];
    });
  });
}
