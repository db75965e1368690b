import type { CertificateProduct } from '../../contracts/product.ts';

/** Whether what an ask offers is what a bid will take. */
export function productFits(bid: CertificateProduct | undefined, ask: CertificateProduct | undefined): boolean {
  if (bid === undefined) return true;
  return (
    below(bid.deviceType, ask?.deviceType) &&
    below(bid.location, ask?.location) &&
    vintageFits(bid.deviceVintage, ask?.deviceVintage) &&
    inside(bid.generationTime, ask?.generationTime) &&
    shares(bid.gridOperator, ask?.gridOperator) &&
    shares(bid.kind, ask?.kind) &&
    shares(bid.subsidy, ask?.subsidy) &&
    covers(bid.hours, ask?.hours)
  );
}

/** A name of the ask is one of the bid's, or stands below it in the hierarchy. */
function below(wanted: readonly string[] | undefined, offered: readonly string[] | undefined): boolean {
  if (!wanted?.length) return true;
  return wanted.some((general) => offered?.some((name) => name === general || name.startsWith(`${general};`)));
}

function shares(wanted: readonly string[] | undefined, offered: readonly string[] | undefined): boolean {
  if (!wanted?.length) return true;
  return offered?.some((name) => wanted.includes(name)) ?? false;
}

function vintageFits(
  wanted: CertificateProduct['deviceVintage'],
  offered: CertificateProduct['deviceVintage'],
): boolean {
  if (!wanted) return true;
  if (!offered) return false;
  if (wanted.operator === 1) return offered.year >= wanted.year;
  if (wanted.operator === 2) return offered.year <= wanted.year;
  return offered.year === wanted.year;
}

function inside(wanted: CertificateProduct['generationTime'], offered: CertificateProduct['generationTime']): boolean {
  if (!wanted) return true;
  if (!offered) return false;
  return Date.parse(offered.from) >= Date.parse(wanted.from) && Date.parse(offered.to) <= Date.parse(wanted.to);
}

/** Every hour of the ask is wanted; an ask that states no hour spans all of the day. */
function covers(wanted: readonly number[] | undefined, offered: readonly number[] | undefined): boolean {
  if (!wanted?.length) return true;
  return offered?.length ? offered.every((hour) => wanted.includes(hour)) : new Set(wanted).size === 24;
}
